package dev.sealgate.kms.material;

import dev.sealgate.storage.Bytes;

/**
 * What wraps material for an import and what opens it again here. Immutable.
 *
 * @param token opaque to everybody else
 * @param publicKey SubjectPublicKeyInfo in DER
 */
public record ImportParameters(Bytes token, Bytes publicKey) {}
