package dev.sealgate.kms.operation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyManager;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.StorageException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key policy of every key, compiled once for each key and text. Thread-safe.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
public final class KeyPolicies {
    private static final PolicyRules RULES = PolicyRules.of(PolicyRules.Kind.KMS_KEY);
    private static final int MAX_KEPT = 10_000;

    private final Cache<KeyArn, Compiled> compiled =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

    /** Valid for the key as long as its record holds the same text. */
    private record Compiled(Optional<String> text, Map<String, String> principalIds, NamedPolicy policy) {
        boolean isOf(KmsKey key) {
            return text.equals(key.policy()) && principalIds.equals(key.policyPrincipalIds());
        }
    }

    /** The policy in force. */
    NamedPolicy of(KmsKey key) {
        @Nullable Compiled kept = compiled.getIfPresent(key.arn());
        if (kept != null && kept.isOf(key)) {
            return kept.policy();
        }
        Compiled fresh = new Compiled(key.policy(), key.policyPrincipalIds(), named(key.arn(), compile(key)));
        compiled.put(key.arn(), fresh);
        return fresh.policy();
    }

    /** The text in force, as it was given. */
    public static String text(KmsKey key) {
        return key.policy().orElseGet(() -> initialText(key));
    }

    /** The text in force, with ids for principals that are gone. */
    public static String shown(KmsKey key, PrincipalIds principals) {
        return principals.shown(text(key), key.policyPrincipalIds());
    }

    /** Of a text that is about to be put. */
    static ParsedPolicy parseNew(String text) {
        return PolicyDocument.parseNew(text, RULES);
    }

    private static ParsedPolicy parse(String text) {
        return PolicyDocument.parse(text, RULES);
    }

    static NamedPolicy named(KeyArn arn, PolicyDocument document) {
        return new NamedPolicy("key policy of " + arn, document);
    }

    private static PolicyDocument compile(KmsKey key) {
        return switch (parse(text(key))) {
            case ParsedPolicy.Valid(PolicyDocument document) -> document.boundTo(key.policyPrincipalIds());
            case ParsedPolicy.Malformed(String message) ->
                throw new StorageException.Corrupt("the stored key policy of " + key.arn() + ": " + message);
        };
    }

    private static String initialText(KmsKey key) {
        KeyArn arn = key.arn();
        return key.traits().manager() == KeyManager.AWS
                ? InitialPolicies.ofS3ManagedKey(arn.account(), arn.region())
                : InitialPolicies.ofCustomerKey(arn.account());
    }
}
