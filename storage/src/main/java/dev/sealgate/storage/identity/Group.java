package dev.sealgate.storage.identity;

import java.time.Instant;
import java.util.Map;

/** An IAM group; its users know that they are in it. Immutable. */
public record Group(String name, String path, String id, Instant created, AttachedPolicies policies) implements Entity {
    @Override
    public String kind() {
        return "group";
    }

    @Override
    public Map<String, String> tags() {
        return Map.of();
    }

    public Group renamed(String newName, String newPath) {
        return new Group(newName, newPath, id, created, policies);
    }

    public Group withPolicies(AttachedPolicies changed) {
        return new Group(name, path, id, created, changed);
    }
}
