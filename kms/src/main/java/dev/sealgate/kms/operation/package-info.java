/**
 * The KMS operations: one class each, listed in {@link dev.sealgate.kms.operation.KmsOperations}.
 *
 * <p>Every one goes the same way, on the wire and in the process: read the request, find the key, ask whether the caller may,
 * check the key's state, act. Knows nothing of HTTP, signatures or S3.
 */
@NullMarked
package dev.sealgate.kms.operation;

import org.jspecify.annotations.NullMarked;
