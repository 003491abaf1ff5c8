package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KeyState;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.EnumSet;
import java.util.Set;

/**
 * What CreateKey and DescribeKey tell about a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
record KeyMetadata(KmsKey key) implements KmsAnswer {
    private static final Set<KeySpec> YOUNG_SPECS =
            EnumSet.of(KeySpec.ML_DSA_44, KeySpec.ML_DSA_65, KeySpec.ML_DSA_87, KeySpec.ECC_NIST_EDWARDS25519);

    @Override
    public void writeTo(ResponseFields out) {
        out.object("KeyMetadata", this::writeFields);
    }

    private void writeFields(ResponseFields out) {
        out.text("AWSAccountId", key.arn().account().value())
                .text("Arn", key.arn().toString())
                .time("CreationDate", key.createdAt());
        if (key.traits().spec() == KeySpec.SYMMETRIC_DEFAULT) {
            out.text("CurrentKeyMaterialId", key.currentMaterial().id());
        }
        writeOldSpec(out, key.traits().spec());
        key.status().deletionDate().ifPresent(date -> out.time("DeletionDate", date));
        out.text("Description", key.description()).flag("Enabled", key.state() == KeyState.ENABLED);
        writeAlgorithms(out, key.traits());
        out.text("KeyId", key.arn().keyId().text())
                .text("KeyManager", key.traits().manager().name())
                .text("KeySpec", key.traits().spec().name())
                .text("KeyState", key.state().wireName())
                .text("KeyUsage", key.traits().usage().name())
                .flag("MultiRegion", key.arn().keyId().isMultiRegion())
                .text("Origin", key.traits().origin().name());
    }

    /** The deprecated field; specs that are younger than its deprecation are not among its values. */
    static void writeOldSpec(ResponseFields out, KeySpec spec) {
        if (!YOUNG_SPECS.contains(spec)) {
            out.text("CustomerMasterKeySpec", spec.name());
        }
    }

    /** What the key can do, in the one of four fields that its usage has. */
    static void writeAlgorithms(ResponseFields out, KeyTraits traits) {
        String field = switch (traits.usage()) {
            case ENCRYPT_DECRYPT -> "EncryptionAlgorithms";
            case SIGN_VERIFY -> "SigningAlgorithms";
            case GENERATE_VERIFY_MAC -> "MacAlgorithms";
            case KEY_AGREEMENT -> "KeyAgreementAlgorithms";
        };
        out.texts(
                field,
                Algorithm.of(traits.spec(), traits.usage()).stream()
                        .map(Algorithm::name)
                        .toList());
    }
}
