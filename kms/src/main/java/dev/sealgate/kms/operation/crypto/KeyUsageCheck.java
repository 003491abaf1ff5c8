package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeyUsage;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.MessageType;
import dev.sealgate.kms.operation.Invocation;

/**
 * Whether a key is of the kind that an operation needs.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
final class KeyUsageCheck {
    private KeyUsageCheck() {}

    /** @throws KmsException when the key cannot be used for this operation, or not with the algorithm */
    static void require(Invocation in, KmsKey key, Algorithm algorithm) {
        requireUsage(in, key, algorithm.usage());
        requireAlgorithm(key, algorithm);
    }

    static void requireUsage(Invocation in, KmsKey key, KeyUsage usage) {
        if (key.traits().usage() != usage) {
            throw new KmsException(
                    KmsErrorCode.INVALID_KEY_USAGE,
                    key.arn() + " key usage is " + key.traits().usage() + " which is not valid for "
                            + in.operation().name() + ".");
        }
    }

    static void requireAlgorithm(KmsKey key, Algorithm algorithm) {
        if (!algorithm.worksWith(key.traits().spec())) {
            throw new KmsException(
                    KmsErrorCode.INVALID_KEY_USAGE,
                    "Algorithm " + algorithm + " is incompatible with key spec "
                            + key.traits().spec() + ".");
        }
    }

    /** @throws KmsException when a message of this type and size cannot be signed */
    static void requireMessage(Algorithm algorithm, MessageType type, int sizeBytes) {
        if (!algorithm.takes(type)) {
            throw new KmsException(
                    KmsErrorCode.VALIDATION, "MessageType " + type + " is not valid for algorithm " + algorithm + ".");
        }
        algorithm.messageBytes(type).ifPresent(expected -> {
            if (sizeBytes != expected) {
                throw new KmsException(
                        KmsErrorCode.VALIDATION, "Digest is invalid length for algorithm " + algorithm + ".");
            }
        });
    }
}
