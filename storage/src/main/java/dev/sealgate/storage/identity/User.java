package dev.sealgate.storage.identity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An IAM user. Immutable.
 *
 * @param groupIds the unique ids of the groups it is in, so that a group can be renamed
 */
public record User(
        String name,
        String path,
        String id,
        Instant created,
        Map<String, String> tags,
        AttachedPolicies policies,
        Set<String> groupIds,
        List<AccessKeyRecord> accessKeys)
        implements Entity {
    public User {
        tags = Map.copyOf(tags);
        groupIds = Set.copyOf(groupIds);
        accessKeys = List.copyOf(accessKeys);
    }

    @Override
    public String kind() {
        return "user";
    }

    public User renamed(String newName, String newPath) {
        return new User(newName, newPath, id, created, tags, policies, groupIds, accessKeys);
    }

    public User withTags(Map<String, String> changed) {
        return new User(name, path, id, created, changed, policies, groupIds, accessKeys);
    }

    public User withPolicies(AttachedPolicies changed) {
        return new User(name, path, id, created, tags, changed, groupIds, accessKeys);
    }

    public User withGroupIds(Set<String> changed) {
        return new User(name, path, id, created, tags, policies, changed, accessKeys);
    }

    public User withAccessKeys(List<AccessKeyRecord> changed) {
        return new User(name, path, id, created, tags, policies, groupIds, changed);
    }
}
