/**
 * Keys that never leave: the KMS and its operations, for the wire and for SSE alike.
 *
 * <p>Knows nothing of HTTP, signatures or S3; it is given a caller and answers with values or a {@link dev.sealgate.kms.error.KmsException}.
 */
@NullMarked
package dev.sealgate.kms;

import org.jspecify.annotations.NullMarked;
