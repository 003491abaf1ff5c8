package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.CiphertextBlob;
import dev.sealgate.kms.material.Ciphertexts;
import dev.sealgate.kms.material.EncryptionContext;
import dev.sealgate.kms.material.RsaCiphers;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.util.Optional;

/**
 * Opens ciphertexts for Decrypt and ReEncrypt. Thread-safe.
 *
 * <p>An unknown key and a forbidden one give the same answer; otherwise ciphertexts could be used to probe for keys.
 */
final class CiphertextOpener {
    private final KeyAccess access;
    private final Ciphertexts ciphertexts;
    private final RsaCiphers rsa;

    CiphertextOpener(KmsContext with) {
        access = with.access();
        ciphertexts = with.ciphertexts();
        rsa = new RsaCiphers(with.materials());
    }

    /** The caller closes the result. */
    OpenedCiphertext open(Invocation request, CiphertextInput input) {
        Algorithm algorithm = Encryption.orDefault(input.algorithm());
        Encryption.requireBindable(algorithm, input.context());
        Invocation in = request.given(RequestConditions.cryptographic(input.context(), algorithm));
        Optional<KmsKey> named = input.keyId().map(keyId -> access.requireByAnyName(in, keyId));
        if (input.blob().isEmpty()) {
            return openNothing(in, named, algorithm);
        }
        Bytes bytes = input.blob().get();
        if (named.isPresent() && algorithm != Algorithm.SYMMETRIC_DEFAULT) {
            return openAsymmetric(in, named.get(), algorithm, bytes);
        }
        // AWS: a ciphertext that names its key is compared with the requested key before that key's kind is checked.
        CiphertextBlob blob = CiphertextBlob.parse(bytes).orElseThrow(() -> namesNoKey(in, named, algorithm));
        KmsKey key = named.map(it -> requireMadeBy(it, blob)).orElseGet(() -> requireKeyOf(in, blob));
        return openSymmetric(in, key, algorithm, blob, input.context());
    }

    /** For dry runs: everything but the ciphertext is checked, and the plaintext is empty. */
    private static OpenedCiphertext openNothing(Invocation in, Optional<KmsKey> named, Algorithm algorithm) {
        KmsKey key = named.orElseThrow(() -> new KmsException(
                KmsErrorCode.VALIDATION, "A key ID is required when DryRunModifiers contains IGNORE_CIPHERTEXT."));
        in.requireState(key);
        KeyUsageCheck.require(in, key, algorithm);
        return new OpenedCiphertext(key, algorithm, key.currentMaterial().id(), SecretBytes.owning(new byte[0]));
    }

    private OpenedCiphertext openAsymmetric(Invocation in, KmsKey key, Algorithm algorithm, Bytes blob) {
        in.requireState(key);
        KeyUsageCheck.require(in, key, algorithm);
        SecretBytes plaintext = rsa.decrypt(key, algorithm, blob).orElseThrow(CiphertextOpener::invalidCiphertext);
        String materialId = key.currentMaterial().id();
        in.record().used(materialId);
        return new OpenedCiphertext(key, algorithm, materialId, plaintext);
    }

    private OpenedCiphertext openSymmetric(
            Invocation in, KmsKey key, Algorithm algorithm, CiphertextBlob blob, EncryptionContext context) {
        in.requireState(key);
        KeyUsageCheck.require(in, key, algorithm);
        SecretBytes plaintext = ciphertexts.open(key, blob, context).orElseThrow(CiphertextOpener::invalidCiphertext);
        in.record().used(blob.materialId());
        return new OpenedCiphertext(key, algorithm, blob.materialId(), plaintext);
    }

    /** The refusal of bytes that no symmetric key produced. */
    private static KmsException namesNoKey(Invocation in, Optional<KmsKey> named, Algorithm algorithm) {
        named.ifPresent(key -> KeyUsageCheck.require(in, key, algorithm));
        return algorithm == Algorithm.SYMMETRIC_DEFAULT
                ? invalidCiphertext()
                : new KmsException(KmsErrorCode.VALIDATION, "Algorithm " + algorithm + " requires a key ID.");
    }

    private KmsKey requireKeyOf(Invocation in, CiphertextBlob blob) {
        return access.findPermitted(in, blob.key().related(in.region()))
                .orElseThrow(() -> new KmsException(
                        KmsErrorCode.ACCESS_DENIED,
                        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, "
                                + "or you are not allowed to access."));
    }

    private static KmsKey requireMadeBy(KmsKey key, CiphertextBlob blob) {
        if (!key.arn().equals(blob.key().related(key.arn().region()))) {
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
