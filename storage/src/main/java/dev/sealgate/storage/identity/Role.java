package dev.sealgate.storage.identity;

import java.time.Instant;
import java.util.Map;

/**
 * An IAM role. Immutable.
 *
 * @param trustPolicy the document that says who may assume it
 */
public record Role(
        String name,
        String path,
        String id,
        Instant created,
        String description,
        String trustPolicy,
        int maxSessionSeconds,
        Map<String, String> tags,
        AttachedPolicies policies)
        implements Entity {
    public static final int DEFAULT_MAX_SESSION_SECONDS = 3600;

    public Role {
        tags = Map.copyOf(tags);
    }

    @Override
    public String kind() {
        return "role";
    }

    public Role withTags(Map<String, String> changed) {
        return new Role(name, path, id, created, description, trustPolicy, maxSessionSeconds, changed, policies);
    }

    public Role withPolicies(AttachedPolicies changed) {
        return new Role(name, path, id, created, description, trustPolicy, maxSessionSeconds, tags, changed);
    }

    public Role withTrustPolicy(String changed) {
        return new Role(name, path, id, created, description, changed, maxSessionSeconds, tags, policies);
    }

    public Role described(String newDescription, int newMaxSessionSeconds) {
        return new Role(name, path, id, created, newDescription, trustPolicy, newMaxSessionSeconds, tags, policies);
    }
}
