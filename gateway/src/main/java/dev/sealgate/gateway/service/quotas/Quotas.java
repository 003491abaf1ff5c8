package dev.sealgate.gateway.service.quotas;

import dev.sealgate.kms.key.ResourceQuotas;
import dev.sealgate.kms.quota.RequestQuota;
import dev.sealgate.kms.quota.RequestQuotas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;

/** Every quota there is: the request quotas, then those on resources. */
final class Quotas {
    // spotless:off
    private static final List<Quota> RESOURCES = List.of(
            resource("L-C2F1777E", "KMS keys",                          true,  ResourceQuotas.KEYS_PER_REGION),
            resource("L-340F62FB", "Aliases per KMS key",               true,  ResourceQuotas.ALIASES_PER_KEY),
            resource("L-D594A657", "Grants per KMS key",                true,  ResourceQuotas.GRANTS_PER_KEY),
            resource("L-0E66C9C0", "On-demand rotations per KMS key",   false, 25),
            resource("L-F33DCFEB", "Custom key stores",                 false, 10));
    // spotless:on

    private static final Map<String, String> SHARED_RESOURCES = Map.of(
            RequestQuotas.SYMMETRIC, "CryptographicOperationsSymmetric",
            RequestQuotas.RSA, "CryptographicOperationsRsa",
            RequestQuotas.ECC, "CryptographicOperationsEcc",
            RequestQuotas.ML_DSA, "CryptographicOperationsMlDsa");

    private static final SequencedMap<String, Quota> BY_CODE = byCode();

    private Quotas() {}

    private static SequencedMap<String, Quota> byCode() {
        SequencedMap<String, Quota> all = new LinkedHashMap<>();
        RequestQuotas.all().forEach(quota -> all.put(quota.code(), request(quota)));
        RESOURCES.forEach(quota -> all.put(quota.code(), quota));
        return all;
    }

    private static Quota request(RequestQuota quota) {
        String resource = SHARED_RESOURCES.getOrDefault(quota.group(), quota.group());
        return new Quota(quota.code(), quota.name(), Optional.of(resource), true, quota::perSecond);
    }

    private static Quota resource(String code, String name, boolean adjustable, long standard) {
        return new Quota(code, name, Optional.empty(), adjustable, _ -> standard);
    }

    /** In a fixed order. */
    static SequencedCollection<Quota> all() {
        return BY_CODE.sequencedValues();
    }

    static Optional<Quota> find(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    static String codeOf(ResourceQuotas.Quota quota) {
        return switch (quota) {
            case KEYS -> "L-C2F1777E";
            case ALIASES -> "L-340F62FB";
            case GRANTS -> "L-D594A657";
        };
    }
}
