/**
 * Server-side encryption: which keys a request asks for, fresh content keys and their wrapping, and opening them again.
 *
 * <p>The only place where S3 talks to the KMS and where KMS refusals become S3 errors. Knows no object bytes: it hands out
 * {@link dev.sealgate.storage.object.ContentKeys} and the {@link dev.sealgate.storage.object.Envelope} to store with them.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.sse;

import org.jspecify.annotations.NullMarked;
