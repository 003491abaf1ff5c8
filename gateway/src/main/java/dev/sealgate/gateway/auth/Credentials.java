package dev.sealgate.gateway.auth;

import java.util.Optional;

/** The access keys that may sign requests. Thread-safe, and asked once per request: answers must come from memory. */
@FunctionalInterface
public interface Credentials {
    /** The active access key of this id, if there is one. */
    Optional<Credential> find(String accessKeyId);
}
