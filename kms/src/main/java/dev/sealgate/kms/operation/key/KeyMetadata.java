package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.ImportedMaterial;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KeyState;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.MultiRegion;
import dev.sealgate.kms.key.SealedMaterial;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.material.ExpirationModel;
import dev.sealgate.kms.wire.ResponseFields;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What CreateKey and DescribeKey answer about a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
public record KeyMetadata(KmsKey key) implements KmsAnswer {
    private static final String CREATING = "Creating";
    private static final Set<KeySpec> YOUNG_SPECS =
            EnumSet.of(KeySpec.ML_DSA_44, KeySpec.ML_DSA_65, KeySpec.ML_DSA_87, KeySpec.ECC_NIST_EDWARDS25519);

    @Override
    public void writeTo(ResponseFields out) {
        out.object("KeyMetadata", each -> writeFields(each, key.state().wireName()));
    }

    /** AWS: a new replica is reported as Creating and enabled a moment later. Here it is enabled by the time this is answered. */
    void writeAsNewReplica(ResponseFields out) {
        out.object("ReplicaKeyMetadata", each -> writeFields(each, CREATING));
    }

    private void writeFields(ResponseFields out, String state) {
        out.text("AWSAccountId", key.arn().account().value())
                .text("Arn", key.arn().toString())
                .time("CreationDate", key.createdAt());
        // AWS: a key that is being created has none yet.
        if (key.traits().spec() == KeySpec.SYMMETRIC_DEFAULT && !state.equals(CREATING)) {
            key.current().ifPresent(material -> out.text("CurrentKeyMaterialId", material.id()));
        }
        writeOldSpec(out, key.traits().spec());
        key.status().deletionDate().ifPresent(date -> out.time("DeletionDate", date));
        out.text("Description", key.description()).flag("Enabled", state.equals(KeyState.ENABLED.wireName()));
        writeAlgorithms(out, key.traits());
        writeExpiration(out);
        out.text("KeyId", key.arn().keyId().text())
                .text("KeyManager", key.traits().manager().name())
                .text("KeySpec", key.traits().spec().name())
                .text("KeyState", state)
                .text("KeyUsage", key.traits().usage().name())
                .flag("MultiRegion", key.multiRegion().isPresent());
        key.multiRegion().ifPresent(related -> writeRelated(out, related));
        out.text("Origin", key.traits().origin().name());
        key.status().pendingWindowDays().ifPresent(days -> out.number("PendingDeletionWindowInDays", days));
    }

    private void writeRelated(ResponseFields out, MultiRegion related) {
        out.object("MultiRegionConfiguration", configuration -> {
            key.multiRegionKeyType().ifPresent(type -> configuration.text("MultiRegionKeyType", type.name()));
            configuration.object("PrimaryKey", primary -> writeRelated(primary, related.primaryRegion()));
            configuration.objects(
                    "ReplicaKeys", related.replicaRegions(), (region, replica) -> writeRelated(replica, region));
        });
    }

    private void writeRelated(ResponseFields out, String region) {
        out.text("Arn", key.arn().related(region).toString()).text("Region", region);
    }

    /** AWS: the earliest date at which a generation that the key needs expires. */
    private void writeExpiration(ResponseFields out) {
        List<ImportedMaterial> imported = key.associated().stream()
                .filter(SealedMaterial::present)
                .flatMap(material -> material.imported().stream())
                .toList();
        Optional<Instant> validTo = imported.stream()
                .flatMap(material -> material.validTo().stream())
                .min(Comparator.naturalOrder());
        if (!imported.isEmpty()) {
            out.text("ExpirationModel", ExpirationModel.of(validTo).name());
        }
        validTo.ifPresent(end -> out.time("ValidTo", end));
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
