/**
 * What all KMS operations share; each is a class in a package of its kind below, listed in {@code KmsOperations}.
 *
 * <p>Each takes the same steps, on the wire and in the process: read the request, find the key, ask whether the caller may,
 * check the key's state, act. Knows nothing of HTTP, signatures or S3.
 */
@NullMarked
package dev.sealgate.kms.operation;

import org.jspecify.annotations.NullMarked;
