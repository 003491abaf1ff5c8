package dev.sealgate.gateway.config;

import dev.sealgate.storage.SecretBytes;
import java.nio.charset.StandardCharsets;

/** An access key id and its secret, as AWS hands them out in pairs. Immutable; prints the id only. */
public final class AccessKey {
    private final String id;
    private final SecretBytes secret;

    private AccessKey(String id, SecretBytes secret) {
        this.id = id;
        this.secret = secret;
    }

    public static AccessKey of(String id, String secret) {
        return new AccessKey(id, SecretBytes.owning(secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** For example {@code AKIAIOSFODNN7EXAMPLE}. */
    public String id() {
        return id;
    }

    /** The secret access key's characters in UTF-8. */
    public SecretBytes secret() {
        return secret;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessKey that && id.equals(that.id) && secret.equals(that.secret);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
