package dev.sealgate.gateway.identity.auth;

import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.SecretBytes;
import java.util.Optional;

/** An access key: its id, its secret and the identity it speaks for. Immutable; never prints the secret. */
public final class Credential {
    private final String accessKeyId;
    private final SecretBytes secret;
    private final Sender sender;

    /**
     * The identity behind an access key.
     *
     * @param context the condition keys that it brings: {@code aws:PrincipalArn}, {@code aws:userid} and so on
     * @param session what a temporary access key's token says
     */
    public record Sender(
            Principal principal, IdentityPolicies policies, RequestContext context, Optional<SessionClaims> session) {}

    /** Keeps {@code secret}, the UTF-8 bytes of the secret access key, open for as long as the credential is in use. */
    public Credential(String accessKeyId, SecretBytes secret, Sender sender) {
        this.accessKeyId = accessKeyId;
        this.secret = secret;
        this.sender = sender;
    }

    public String accessKeyId() {
        return accessKeyId;
    }

    public SecretBytes secret() {
        return secret;
    }

    public Sender sender() {
        return sender;
    }

    @Override
    public String toString() {
        return "Credential[" + accessKeyId + " of " + sender.principal().arn() + "]";
    }
}
