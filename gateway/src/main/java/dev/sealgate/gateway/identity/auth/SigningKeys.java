package dev.sealgate.gateway.identity.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sealgate.storage.SecretBytes;
import org.jspecify.annotations.Nullable;

/** Signing keys that verified a request lately, so that four of five MACs per request are saved. Thread-safe; bounded. */
final class SigningKeys {
    private static final int MAX_KEYS = 4096;

    private record Scope(String accessKeyId, String date, String region, String service) {}

    private static final class Entry {
        private final SecretBytes secret;
        private final SigningKey key;

        private Entry(SecretBytes secret, SigningKey key) {
            this.secret = secret;
            this.key = key;
        }
    }

    private final Cache<Scope, Entry> entries =
            Caffeine.newBuilder().maximumSize(MAX_KEYS).build();

    SigningKey get(Credential credential, CredentialScope scope) {
        @Nullable Entry entry = entries.getIfPresent(key(scope));
        // Safe because: an entry only serves the secret it was derived from, so a replaced secret stops working at
        // once.
        return entry != null && entry.secret.equals(credential.secret())
                ? entry.key
                : SigningKey.derive(credential.secret(), scope.date(), scope.region(), scope.service());
    }

    /** Keeps a key after it verified a signature: who does not know the secret cannot fill this cache. */
    void keep(Credential credential, CredentialScope scope, SigningKey key) {
        Scope id = key(scope);
        @Nullable Entry known = entries.getIfPresent(id);
        if (known != null && known.key == key) {
            return;
        }
        entries.put(id, new Entry(credential.secret(), key));
    }

    private static Scope key(CredentialScope scope) {
        return new Scope(scope.accessKeyId(), scope.date(), scope.region(), scope.service());
    }
}
