package dev.sealgate.storage.identity;

import java.time.Instant;
import java.util.Map;

/**
 * An IAM role. Immutable.
 *
 * @param trustPolicy the document that says who may assume it
 * @param trustedIds the unique ids that the principals it names had when it was put, by name; none in what earlier versions stored
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
        AttachedPolicies policies,
        Map<String, String> trustedIds)
        implements Entity {
    public static final int DEFAULT_MAX_SESSION_SECONDS = 3600;

    public Role {
        tags = Map.copyOf(tags);
        trustedIds = Map.copyOf(trustedIds);
    }

    @Override
    public String kind() {
        return "role";
    }

    public Role withTags(Map<String, String> changed) {
        return new Role(
                name, path, id, created, description, trustPolicy, maxSessionSeconds, changed, policies, trustedIds);
    }

    public Role withPolicies(AttachedPolicies changed) {
        return new Role(
                name, path, id, created, description, trustPolicy, maxSessionSeconds, tags, changed, trustedIds);
    }

    public Role withTrustPolicy(String changed, Map<String, String> ids) {
        return new Role(name, path, id, created, description, changed, maxSessionSeconds, tags, policies, ids);
    }

    public Role described(String newDescription, int newMaxSessionSeconds) {
        return new Role(
                name, path, id, created, newDescription, trustPolicy, newMaxSessionSeconds, tags, policies, trustedIds);
    }
}
