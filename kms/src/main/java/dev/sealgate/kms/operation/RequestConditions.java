package dev.sealgate.kms.operation;

import dev.sealgate.kms.grant.GrantConstraints;
import dev.sealgate.kms.grant.GrantTerms;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.EncryptionContext;
import dev.sealgate.policy.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The condition keys that the fields of one request give, besides those of its sender and of the key it names. Immutable.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
@FunctionalInterface
public interface RequestConditions {
    /** What the condition keys of an encryption context's pairs begin with. */
    String ENCRYPTION_CONTEXT = "kms:EncryptionContext:";

    RequestConditions NONE = (context, key) -> {};

    /** @param key the key the permission is asked for */
    void addTo(RequestContext.Builder context, KeyArn key);

    default RequestConditions and(RequestConditions more) {
        return (context, key) -> {
            addTo(context, key);
            more.addTo(context, key);
        };
    }

    /** One condition key. */
    static RequestConditions of(String name, Object value) {
        return (context, key) -> context.put(name, value.toString());
    }

    /** One condition key, where the request has the field. */
    static RequestConditions of(String name, Optional<?> value) {
        return value.map(present -> of(name, present)).orElse(NONE);
    }

    /** For what is asked of another Region than the one the request was sent to. */
    static RequestConditions requestedRegion(String region) {
        return of("aws:RequestedRegion", region);
    }

    /** For every operation that encrypts or decrypts. */
    static RequestConditions cryptographic(EncryptionContext pairs, Algorithm algorithm) {
        return (context, key) -> {
            context.put("kms:EncryptionAlgorithm", algorithm.name());
            putContext(context, pairs.pairs());
        };
    }

    private static void putContext(RequestContext.Builder context, Map<String, String> pairs) {
        if (!pairs.isEmpty()) {
            context.putAll("kms:EncryptionContextKeys", List.copyOf(pairs.keySet()));
            putPairs(context, ENCRYPTION_CONTEXT, pairs);
        }
    }

    /** @param other the key on the other side of a ReEncrypt; absent when the ciphertext names none */
    static RequestConditions reEncryption(Optional<KeyArn> other) {
        return (context, key) -> context.put(
                "kms:ReEncryptOnSameKey",
                Boolean.toString(other.filter(key::equals).isPresent()));
    }

    /** For a grant to be created. */
    static RequestConditions grant(String grantee, Optional<String> retiring, GrantTerms terms) {
        GrantConstraints constraints = terms.constraints();
        Map<String, String> pairs = new TreeMap<>(constraints.contextSubset().orElse(Map.of()));
        pairs.putAll(constraints.contextEquals().orElse(Map.of()));
        List<String> types = new ArrayList<>();
        constraints.contextEquals().ifPresent(_ -> types.add("EncryptionContextEquals"));
        constraints.contextSubset().ifPresent(_ -> types.add("EncryptionContextSubset"));
        return (context, key) -> {
            context.put("kms:GranteePrincipal", grantee)
                    .put("kms:RetiringPrincipal", retiring)
                    .putAll("kms:GrantOperations", terms.operationNames());
            if (types.size() == 1) {
                context.put("kms:GrantConstraintType", types.getFirst());
            } else if (!types.isEmpty()) {
                context.putAll("kms:GrantConstraintType", types);
            }
            putContext(context, pairs);
        };
    }

    /** For operations on grants: whether a service asks on behalf of its caller. */
    static RequestConditions ofService(Invocation in) {
        return of("kms:GrantIsForAWSResource", in.call().viaService().isPresent());
    }

    /** For operations that set tags. */
    static RequestConditions tags(List<KmsTag> tags) {
        return (context, key) -> putTags(context, tags);
    }

    static RequestConditions tagKeys(List<String> names) {
        return (context, key) -> putTagKeys(context, names);
    }

    static void putTags(RequestContext.Builder context, List<KmsTag> tags) {
        putTagKeys(context, tags.stream().map(KmsTag::key).toList());
        putPairs(
                context,
                "aws:RequestTag/",
                tags.stream().collect(Collectors.toMap(KmsTag::key, KmsTag::value, (first, second) -> second)));
    }

    private static void putTagKeys(RequestContext.Builder context, List<String> names) {
        if (!names.isEmpty()) {
            context.putAll("aws:TagKeys", names);
        }
    }

    /**
     * One condition key for each pair.
     *
     * <p>Pairs may differ in case only, condition keys may not: then the key holds every value, so that no pair can hide another.
     */
    static void putPairs(RequestContext.Builder context, String prefix, Map<String, String> pairs) {
        Map<String, List<String>> values = new TreeMap<>();
        pairs.forEach((name, value) -> values.computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                .add(value));
        pairs.forEach((name, value) -> {
            List<String> all = values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            if (all.size() == 1) {
                context.put(prefix + name, value);
            } else {
                context.putAll(prefix + name, all);
            }
        });
    }
}
