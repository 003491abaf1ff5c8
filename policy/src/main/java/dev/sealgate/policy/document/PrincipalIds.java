package dev.sealgate.policy.document;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Who bears the names that policies and grants write. As on AWS a name is bound to the unique id behind it when it is stored, so that who
 * is made later under the same name does not get what its namesake had. Implementations are thread-safe.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
public interface PrincipalIds {
    /**
     * The unique id behind a name; the name itself for what has none: accounts, canonical users, federated users. Empty for nobody.
     *
     * @param name an account id, a canonical user id, or the ARN of an account's root, a user, a role, a role session or a federated user
     */
    Optional<String> idOf(String name);

    /** What the bearer of an id is called now; empty when it is gone. {@code name}: what it was called when it was bound. */
    Optional<String> nameOf(String id, String name);

    /** Those whose names are all there is to them. */
    static PrincipalIds textual(Predicate<String> exists) {
        return new PrincipalIds() {
            @Override
            public Optional<String> idOf(String name) {
                return Optional.of(name).filter(exists);
            }

            @Override
            public Optional<String> nameOf(String id, String name) {
                return Optional.of(name).filter(exists);
            }
        };
    }

    /** The ids by those names that have one; empty when nobody has one of the names. */
    default Optional<Map<String, String>> bind(Set<String> names) {
        Map<String, String> ids = new TreeMap<>();
        for (String name : names) {
            Optional<String> id = idOf(name);
            if (id.isEmpty()) {
                return Optional.empty();
            }
            id.filter(unique -> !unique.equals(name)).ifPresent(unique -> ids.put(name, unique));
        }
        return Optional.of(ids);
    }

    /** As {@link #bind}, leaving out who does not exist. */
    default Map<String, String> bindKnown(Set<String> names) {
        Map<String, String> ids = new TreeMap<>();
        names.forEach(
                name -> idOf(name).filter(unique -> !unique.equals(name)).ifPresent(unique -> ids.put(name, unique)));
        return ids;
    }

    /** How a bound name is shown: as AWS does, by the id when its bearer is gone, by the new name when it has another. */
    default String shown(String name, Optional<String> id) {
        return id.map(unique -> nameOf(unique, name).orElse(unique)).orElse(name);
    }

    /** A document's text as it is shown: byte for byte, unless a principal is gone or renamed. */
    default String shown(String text, Map<String, String> ids) {
        Map<String, String> changed = new HashMap<>();
        ids.forEach((name, id) -> {
            String now = shown(name, Optional.of(id));
            if (!now.equals(name)) {
                changed.put(name, now);
            }
        });
        return changed.isEmpty() ? text : PrincipalTexts.replaced(text, changed);
    }
}
