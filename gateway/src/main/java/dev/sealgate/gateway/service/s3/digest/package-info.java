/**
 * Checksums of what clients send: what they declared, what the bytes really have, and the exact refusal when the two differ. Knows headers
 * and bytes; knows no object.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.digest;

import org.jspecify.annotations.NullMarked;
