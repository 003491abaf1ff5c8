package dev.sealgate.kms.quota;

import dev.sealgate.kms.key.KeySpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Every request quota of the KMS with AWS's defaults, and which calls share one.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
public final class RequestQuotas {
    public static final String SYMMETRIC = "cryptographic-symmetric";
    public static final String RSA = "cryptographic-rsa";
    public static final String ECC = "cryptographic-ecc";
    public static final String ML_DSA = "cryptographic-ml-dsa";

    private static final Map<String, RequestQuota> BY_GROUP = table();

    private RequestQuotas() {}

    private static Map<String, RequestQuota> table() {
        List<RequestQuota> rows = new ArrayList<>(shared());
        keyPairs(rows);
        // spotless:off
        each(rows, 2_000, "DescribeKey", "L-FAE8F084", "GetPublicKey", "", "ListResourceTags", "");
        each(rows, 1_000, "GetKeyPolicy", "", "GetKeyRotationStatus", "");
        each(rows, 500, "ListAliases", "", "ListKeys", "");
        each(rows, 100, "ListGrants", "", "ListKeyPolicies", "", "ListKeyRotations", "", "ListRetirableGrants", "");
        each(rows, 50, "CreateGrant", "L-0428A42E", "RetireGrant", "", "RevokeGrant", "");
        each(rows, 15, "DeleteAlias", "L-1F75ADD1", "DeleteImportedKeyMaterial", "L-1233BF9B", "EnableKeyRotation", "L-BE799B67",
                "ImportKeyMaterial", "", "PutKeyPolicy", "", "ScheduleKeyDeletion", "");
        each(rows, 10, "TagResource", "");
        each(rows, 5, "CreateKey", "L-32B67F4A", "CreateAlias", "L-F7504F73", "UpdateAlias", "", "CancelKeyDeletion", "L-635264CC",
                "EnableKey", "L-BD96F100", "DisableKey", "L-6B8C93BD", "DisableKeyRotation", "L-CE1DB614", "UntagResource", "",
                "UpdateKeyDescription", "", "RotateKeyOnDemand", "", "ReplicateKey", "", "UpdatePrimaryRegion", "", "GetKeyLastUsage", "",
                "CreateCustomKeyStore", "L-08932E37", "ConnectCustomKeyStore", "L-705B9E79", "DeleteCustomKeyStore", "L-E99520CB",
                "DescribeCustomKeyStores", "L-E20AA94C", "DisconnectCustomKeyStore", "L-9F1FCF6D", "UpdateCustomKeyStore", "");
        each(rows, 1, "GetParametersForImport", "");
        // spotless:on
        Map<String, RequestQuota> byGroup = new LinkedHashMap<>();
        rows.forEach(row -> byGroup.put(row.group(), row));
        return byGroup;
    }

    /** Those of cryptography with keys of a kind. */
    private static List<RequestQuota> shared() {
        return List.of(
                new RequestQuota(
                        SYMMETRIC,
                        "L-6E3AF000",
                        "Cryptographic operations (symmetric) request rate",
                        10_000,
                        Map.of(
                                "us-east-1", 100_000,
                                "us-west-2", 100_000,
                                "eu-west-1", 100_000,
                                "us-east-2", 20_000,
                                "ap-southeast-1", 20_000,
                                "ap-southeast-2", 20_000,
                                "ap-northeast-1", 20_000,
                                "eu-central-1", 20_000,
                                "eu-west-2", 20_000)),
                new RequestQuota(RSA, "L-2AC98190", "Cryptographic operations (RSA) request rate", 1_000, Map.of()),
                new RequestQuota(
                        ECC, "L-DC14942D", "Cryptographic operations (ECC and SM2) request rate", 1_000, Map.of()),
                row(ML_DSA, "", "Cryptographic operations (ML-DSA) request rate", 1_000));
    }

    private static void keyPairs(List<RequestQuota> rows) {
        Map<String, Integer> perSecond = new LinkedHashMap<>();
        for (KeySpec spec : List.of(
                KeySpec.ECC_NIST_P256,
                KeySpec.ECC_NIST_P384,
                KeySpec.ECC_NIST_P521,
                KeySpec.ECC_SECG_P256K1,
                KeySpec.ECC_NIST_EDWARDS25519)) {
            perSecond.put(spec.name(), 100);
        }
        perSecond.put(KeySpec.RSA_2048.name(), 20);
        perSecond.put(KeySpec.RSA_3072.name(), 4);
        perSecond.put(KeySpec.RSA_4096.name(), 1);
        Map<String, String> codes = Map.of(
                "ECC_NIST_P256", "L-D2EEB5E0",
                "ECC_NIST_P384", "L-16B46EF0",
                "ECC_NIST_P521", "L-1D966DA0");
        perSecond.forEach((spec, rate) -> rows.add(row(
                keyPairGroup(spec),
                codes.getOrDefault(spec, ""),
                "GenerateDataKeyPair (" + spec + ") request rate",
                rate)));
    }

    private static String keyPairGroup(String spec) {
        return "GenerateDataKeyPair-" + spec;
    }

    private static void each(List<RequestQuota> rows, int perSecond, String... operationsAndCodes) {
        for (int i = 0; i < operationsAndCodes.length; i += 2) {
            String operation = operationsAndCodes[i];
            rows.add(row(operation, operationsAndCodes[i + 1], operation + " request rate", perSecond));
        }
    }

    private static RequestQuota row(String group, String code, String name, int perSecond) {
        return new RequestQuota(group, code.isEmpty() ? inventedCode(name) : code, name, perSecond, Map.of());
    }

    /** For quotas whose code at AWS is not known; never changes. */
    private static String inventedCode(String name) {
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.US_ASCII));
        return "L-%08X".formatted(hash.getValue());
    }

    /** All, in a fixed order. */
    public static Collection<RequestQuota> all() {
        return BY_GROUP.values();
    }

    public static Optional<RequestQuota> find(String group) {
        return Optional.ofNullable(BY_GROUP.get(group));
    }

    /** The quota of an operation that shares none. */
    public static RequestQuota ofOperation(String operation) {
        return find(operation).orElseThrow(() -> new IllegalArgumentException(operation + " has no quota of its own"));
    }

    /** The quota of making a key pair; nothing for specs of which none are made. */
    public static Optional<RequestQuota> ofKeyPair(KeySpec spec) {
        return find(keyPairGroup(spec.name()));
    }

    /** The shared quota of cryptography with keys of a spec. */
    public static RequestQuota ofKey(KeySpec spec) {
        String group = switch (spec) {
            case RSA_2048, RSA_3072, RSA_4096 -> RSA;
            case ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521, ECC_SECG_P256K1, ECC_NIST_EDWARDS25519, SM2 -> ECC;
            case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> ML_DSA;
            case SYMMETRIC_DEFAULT, HMAC_224, HMAC_256, HMAC_384, HMAC_512 -> SYMMETRIC;
        };
        return find(group).orElseThrow();
    }
}
