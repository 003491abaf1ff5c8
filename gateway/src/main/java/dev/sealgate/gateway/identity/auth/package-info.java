/**
 * Who sent a request, proven by AWS Signature Version 4, and the body as its sender meant it. Knows keys and signatures; knows no bucket,
 * no object and no operation.
 */
@NullMarked
package dev.sealgate.gateway.identity.auth;

import org.jspecify.annotations.NullMarked;
