/**
 * How S3 refuses: AWS's error codes with their statuses and texts, and the exception that carries one to whoever words it; and which bucket a
 * Host header names.
 */
@NullMarked
package dev.sealgate.gateway.protocol.s3;

import org.jspecify.annotations.NullMarked;
