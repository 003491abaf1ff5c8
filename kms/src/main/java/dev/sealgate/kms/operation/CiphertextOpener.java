package dev.sealgate.kms.operation;

import dev.sealgate.kms.KmsErrorCode;
import dev.sealgate.kms.KmsException;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.CiphertextBlob;
import dev.sealgate.kms.material.Ciphertexts;
import dev.sealgate.storage.SecretBytes;
import java.util.Optional;

/**
 * Opens ciphertexts for Decrypt and ReEncrypt. Thread-safe.
 *
 * <p>An unknown key and a forbidden one give the same answer, or ciphertexts could be used to look for keys.
 */
final class CiphertextOpener {
    private final KeyAccess access;
    private final Ciphertexts ciphertexts;

    CiphertextOpener(Collaborators with) {
        access = with.access();
        ciphertexts = with.ciphertexts();
    }

    /** The caller closes the result. */
    OpenedCiphertext open(Invocation request, CiphertextInput input) {
        EncryptionAlgorithm algorithm = EncryptionAlgorithm.orDefault(input.algorithm());
        Invocation in = request.given(RequestConditions.cryptographic(input.context(), algorithm));
        Optional<KmsKey> named = input.keyId().map(keyId -> access.requireByAnyName(in, keyId));
        CiphertextBlob blob = CiphertextBlob.parse(input.blob()).orElseThrow(CiphertextOpener::invalidCiphertext);
        KmsKey key = named.map(it -> requireMadeBy(it, blob)).orElseGet(() -> requireKeyOf(in, blob));
        in.requireState(key);
        algorithm.requireFits(key);
        SecretBytes plaintext =
                ciphertexts.open(key, blob, input.context()).orElseThrow(CiphertextOpener::invalidCiphertext);
        in.trail().used(blob.materialId());
        return new OpenedCiphertext(key, blob.materialId(), plaintext);
    }

    private KmsKey requireKeyOf(Invocation in, CiphertextBlob blob) {
        return access.findPermitted(in, blob.key())
                .orElseThrow(() -> new KmsException(
                        KmsErrorCode.ACCESS_DENIED,
                        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, "
                                + "or you are not allowed to access."));
    }

    private static KmsKey requireMadeBy(KmsKey key, CiphertextBlob blob) {
        if (!key.arn().equals(blob.key())) {
            throw new KmsException(
                    KmsErrorCode.INCORRECT_KEY,
                    "The key ID in the request does not identify a CMK that can perform this operation.");
        }
        return key;
    }

    private static KmsException invalidCiphertext() {
        return new KmsException(KmsErrorCode.INVALID_CIPHERTEXT);
    }
}
