package dev.sealgate.gateway.auth;

import dev.sealgate.policy.Principal;
import dev.sealgate.storage.SecretBytes;

/** An access key: its id, its secret and the identity it speaks for. Immutable; never prints the secret. */
public final class Credential {
    private final String accessKeyId;
    private final SecretBytes secret;
    private final Principal principal;

    /** Keeps {@code secret}, the UTF-8 bytes of the secret access key, open for as long as the credential is in use. */
    public Credential(String accessKeyId, SecretBytes secret, Principal principal) {
        this.accessKeyId = accessKeyId;
        this.secret = secret;
        this.principal = principal;
    }

    public String accessKeyId() {
        return accessKeyId;
    }

    public SecretBytes secret() {
        return secret;
    }

    public Principal principal() {
        return principal;
    }

    @Override
    public String toString() {
        return "Credential[" + accessKeyId + " of " + principal.arn() + "]";
    }
}
