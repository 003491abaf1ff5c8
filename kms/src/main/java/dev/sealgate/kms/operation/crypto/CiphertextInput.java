package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KeyUsage;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.CiphertextBlob;
import dev.sealgate.kms.material.EncryptionContext;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.storage.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A ciphertext that a caller wants opened, and what it says about it. Immutable.
 *
 * @param blob absent only in dry runs that ask for permissions alone
 * @param keyId when given, the key that must have produced it
 */
record CiphertextInput(
        Optional<Bytes> blob, EncryptionContext context, Optional<String> keyId, Optional<Algorithm> algorithm) {
    private static final String IGNORE_CIPHERTEXT = "IGNORE_CIPHERTEXT";

    /** @param prefix of the names of fields that the request has for another ciphertext too */
    static CiphertextInput read(RequestFields in, String prefix) {
        return new CiphertextInput(
                ignoresBlob(in) ? Optional.empty() : Optional.of(in.blob("CiphertextBlob", CiphertextBlob.MAX_BYTES)),
                EncryptionContext.of(in.textMap(prefix + "EncryptionContext")),
                in.optionalText(prefix + "KeyId", Rules.KEY_ID),
                in.optionalChoice(prefix + "EncryptionAlgorithm", Algorithm.of(KeyUsage.ENCRYPT_DECRYPT)));
    }

    private static boolean ignoresBlob(RequestFields in) {
        boolean ignores = in.given("DryRunModifiers")
                && in.choices("DryRunModifiers", List.of(IGNORE_CIPHERTEXT)).contains(IGNORE_CIPHERTEXT);
        return ignores && in.flag("DryRun");
    }
}
