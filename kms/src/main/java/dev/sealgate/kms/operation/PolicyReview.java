package dev.sealgate.kms.operation;

import dev.sealgate.kms.call.KmsAction;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PrincipalIds;
import java.nio.charset.StandardCharsets;

/**
 * Whether a text may become the policy of a key. Thread-safe.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
public final class PolicyReview {
    private static final int MAX_BYTES = 32_768;
    private static final KmsAction CHANGE = KmsAction.of("PutKeyPolicy");

    private final KmsPermissions permissions;
    private final PrincipalIds principals;

    PolicyReview(KmsPermissions permissions, PrincipalIds principals) {
        this.permissions = permissions;
        this.principals = principals;
    }

    /**
     * The policy, bound to the principals that it names.
     *
     * @throws KmsException when it is too long, is not a key policy, or names a principal that does not exist
     */
    public PolicyDocument requireValid(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new KmsException(
                    KmsErrorCode.LIMIT_EXCEEDED, "The key policy is larger than " + MAX_BYTES + " bytes.");
        }
        PolicyDocument document = switch (KeyPolicies.parseNew(text)) {
            case ParsedPolicy.Valid(PolicyDocument valid) -> valid;
            case ParsedPolicy.Malformed(String message) -> throw malformed(message);
        };
        return principals
                .bind(document.namedPrincipals())
                .map(document::boundTo)
                .orElseThrow(() -> malformed("Policy contains a statement with one or more invalid principals."));
    }

    /** @throws KmsException when the caller could not change the key's policy again if it were {@code document} */
    public void requireNoLockout(Invocation in, KmsKey key, PolicyDocument document) {
        NamedPolicy policy = KeyPolicies.named(key.arn(), document);
        if (!permissions.wouldAllow(in, CHANGE, key, policy)) {
            throw malformed("The new key policy will not allow you to update the key policy in the future.");
        }
    }

    private static KmsException malformed(String text) {
        return new KmsException(KmsErrorCode.MALFORMED_POLICY_DOCUMENT, text);
    }
}
