package dev.sealgate.kms.operation;

import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.EncryptionContext;
import dev.sealgate.storage.Bytes;
import java.util.Optional;

/**
 * A ciphertext that a caller wants opened, and what it says about it. Immutable.
 *
 * @param keyId when given, the key that must have made it
 */
record CiphertextInput(Bytes blob, EncryptionContext context, Optional<String> keyId, Optional<Algorithm> algorithm) {}
