package dev.sealgate.gateway.identity.auth;

import java.time.Instant;
import java.util.Optional;

/** The access keys that may sign requests. Thread-safe, and asked once per request: answers must come from memory. */
@FunctionalInterface
public interface Credentials {
    /** @param securityToken what the request carries beside its signature: needed for temporary keys, wrong for others */
    CredentialLookup find(String accessKeyId, Optional<String> securityToken, Instant now);
}
