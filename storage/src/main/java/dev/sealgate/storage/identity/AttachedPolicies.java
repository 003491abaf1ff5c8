package dev.sealgate.storage.identity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The policies of a user, group or role. Immutable.
 *
 * @param inline documents by policy name
 * @param managed ARNs, in the order of attachment
 * @param boundary the ARN of the permissions boundary; never on a group
 */
public record AttachedPolicies(Map<String, String> inline, List<String> managed, Optional<String> boundary) {
    public static final AttachedPolicies NONE = new AttachedPolicies(Map.of(), List.of(), Optional.empty());

    public AttachedPolicies {
        inline = Collections.unmodifiableMap(new TreeMap<>(inline));
        managed = List.copyOf(managed);
    }

    public AttachedPolicies withInline(String name, String document) {
        Map<String, String> changed = new TreeMap<>(inline);
        changed.put(name, document);
        return new AttachedPolicies(changed, managed, boundary);
    }

    public AttachedPolicies withoutInline(String name) {
        Map<String, String> changed = new TreeMap<>(inline);
        changed.remove(name);
        return new AttachedPolicies(changed, managed, boundary);
    }

    /** Attaching twice is attaching once. */
    public AttachedPolicies withManaged(String arn) {
        if (managed.contains(arn)) {
            return this;
        }
        List<String> changed = new ArrayList<>(managed);
        changed.add(arn);
        return new AttachedPolicies(inline, changed, boundary);
    }

    public AttachedPolicies withoutManaged(String arn) {
        List<String> changed = new ArrayList<>(managed);
        changed.remove(arn);
        return new AttachedPolicies(inline, changed, boundary);
    }

    public AttachedPolicies withBoundary(Optional<String> arn) {
        return new AttachedPolicies(inline, managed, arn);
    }
}
