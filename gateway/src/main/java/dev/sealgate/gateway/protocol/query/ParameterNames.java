package dev.sealgate.gateway.protocol.query;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the names of parameters make lists and structures of. A list that has a gap, or a member that is no plain number, is refused:
 * whoever reads it would otherwise stop there, and what follows, which may be what limits a session, would be lost in silence.
 */
final class ParameterNames {
    private static final int MAX_PARTS = 8;
    private static final Set<String> LISTS = Set.of("member", "entry");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");
    private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,127}");

    private final Set<String> containers = new HashSet<>();
    private final Map<String, Set<Integer>> members = new HashMap<>();

    private ParameterNames() {}

    /** All paths that have something below them. @throws QueryException for names that are none, and lists that are not whole */
    static Set<String> containersIn(Collection<String> names) {
        ParameterNames read = new ParameterNames();
        names.stream().filter(name -> name.indexOf('.') >= 0).forEach(read::add);
        read.members.forEach(ParameterNames::requireWhole);
        return read.containers;
    }

    private void add(String name) {
        String[] parts = name.split("\\.", MAX_PARTS + 1);
        requireThat(parts.length <= MAX_PARTS && isField(parts[0]), name);
        StringBuilder path = new StringBuilder(parts[0]);
        for (int at = 1; at < parts.length; at++) {
            containers.add(path.toString());
            path.append('.').append(parts[at]);
            if (LISTS.contains(parts[at])) {
                String list = path.toString();
                at++;
                requireThat(at < parts.length && NUMBER.matcher(parts[at]).matches(), name);
                members.computeIfAbsent(list, _ -> new HashSet<>()).add(Integer.valueOf(parts[at]));
                path.append('.').append(parts[at]);
            } else {
                requireThat(isField(parts[at]), name);
            }
        }
    }

    private static boolean isField(String part) {
        return FIELD.matcher(part).matches() && !LISTS.contains(part);
    }

    private static void requireThat(boolean wellFormed, String name) {
        if (!wellFormed) {
            throw malformed("The parameter name " + name + " is malformed.");
        }
    }

    private static void requireWhole(String list, Set<Integer> numbers) {
        if (Collections.max(numbers) != numbers.size()) {
            throw malformed("The members of the list " + list + " are not numbered from 1 without a gap.");
        }
    }

    private static QueryException malformed(String text) {
        return new QueryException(QueryErrorCode.MALFORMED_INPUT, text);
    }
}
