package dev.sealgate.gateway.protocol.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The parameters of a Query request, with the checks that AWS applies to each. A parameter that is there in another form than the
 * one it is read as (a list as one value, a member as a structure) is refused, never overlooked. Immutable.
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
public final class Parameters {
    /** Passwords, codes, tokens and assertions stay out, as do the names of lists' members. */
    private static final Pattern SHOWN =
            Pattern.compile("(?!Action$|Version$)(?!.*(Password|Secret|Token|Code|Assertion|Seed))[A-Z][A-Za-z]{0,63}");

    private final Map<String, String> values;
    private final Set<String> containers;
    private final String path;
    private final ValueEcho echo;

    /** @throws QueryException for lists that are not numbered from 1 without a gap */
    public Parameters(Map<String, String> values, ValueEcho echo) {
        this(values, "", echo);
    }

    private Parameters(Map<String, String> values, String path, ValueEcho echo) {
        this.values = Map.copyOf(values);
        this.containers = ParameterNames.containersIn(values.keySet());
        this.path = path;
        this.echo = echo;
    }

    /** For records: those that are one value each and no secret; not what says that it is a request, either. */
    public Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>();
        values.forEach((name, value) -> {
            if (SHOWN.matcher(name).matches()) {
                shown.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), value);
            }
        });
        return shown;
    }

    public Optional<String> find(String name) {
        if (containers.contains(name)) {
            throw malformed("The parameter " + name + " is one value, neither a list nor a structure.");
        }
        return Optional.ofNullable(values.get(name));
    }

    /** A parameter that must be there and match. */
    public String require(String name, Shape shape) {
        return find(name, shape).orElseThrow(() -> missing(name));
    }

    /** A parameter that must match when it is there. */
    public Optional<String> find(String name, Shape shape) {
        Optional<String> value = find(name);
        value.flatMap(shape::broken).ifPresent(constraint -> {
            throw shape.refusal().isEmpty() || !constraint.equals(shape.matching())
                    ? violation(name, value.get(), constraint)
                    : new QueryException(
                            QueryErrorCode.VALIDATION_ERROR,
                            "The specified value for " + path + camel(name) + " is invalid. " + shape.refusal());
        });
        return value;
    }

    /** A parameter that must be one of these when it is there. */
    public Optional<String> findOneOf(String name, List<String> choices) {
        Optional<String> value = find(name);
        value.filter(text -> !choices.contains(text)).ifPresent(text -> {
            throw violation(name, text, "Member must satisfy enum value set: " + choices);
        });
        return value;
    }

    public Optional<Integer> findNumber(String name, int minimum, int maximum) {
        return find(name).map(text -> {
            int number;
            try {
                number = Integer.parseInt(text);
            } catch (NumberFormatException _) {
                throw malformed("Could not parse the value of " + name + ": " + text);
            }
            if (number < minimum) {
                throw violation(name, text, "Member must have value greater than or equal to " + minimum);
            }
            if (number > maximum) {
                throw violation(name, text, "Member must have value less than or equal to " + maximum);
            }
            return number;
        });
    }

    public boolean flag(String name) {
        return find(name).map(text -> truth(name, text)).orElse(false);
    }

    private static boolean truth(String name, String text) {
        return switch (text) {
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> throw malformed("Could not parse the value of " + name + ": " + text);
        };
    }

    /** {@code Name.member.1}, {@code Name.member.2} and so on. */
    public List<String> list(String name) {
        List<String> found = new ArrayList<>();
        for (String member : members(name)) {
            found.add(find(member).orElseThrow());
        }
        return found;
    }

    /** A list of at most so many members, each of which must match. */
    public List<String> list(String name, int maxMembers, Shape shape) {
        List<String> found = list(name);
        requireFew(name, found.size(), maxMembers);
        if (found.stream().anyMatch(member -> shape.broken(member).isPresent())) {
            throw violation(name, "Member must satisfy constraint: " + shape.constraints());
        }
        return found;
    }

    /** The members of a list of structures, each with its own parameters. */
    public List<Parameters> structures(String name, int maxMembers) {
        List<String> members = members(name);
        requireFew(name, members.size(), maxMembers);
        Map<String, Map<String, String>> byMember = new LinkedHashMap<>();
        members.forEach(member -> byMember.put(member, new LinkedHashMap<>()));
        values.forEach((key, value) -> {
            int end = key.startsWith(name + ".member.") ? key.indexOf('.', name.length() + ".member.".length()) : -1;
            if (end > 0) {
                String member = key.substring(0, end);
                Optional.ofNullable(byMember.get(member))
                        .orElseThrow(() -> malformed("The parameter " + member + " is one of a list with a gap."))
                        .put(key.substring(end + 1), value);
            }
        });
        List<Parameters> structures = new ArrayList<>();
        byMember.forEach((member, fields) -> {
            if (values.containsKey(member)) {
                throw malformed("The parameter " + member + " is a structure, not one value.");
            }
            String number = member.substring(member.lastIndexOf('.') + 1);
            structures.add(new Parameters(fields, path + camel(name) + "." + number + ".member.", echo));
        });
        return structures;
    }

    /** The paths of a list's members. Clients send an empty list as one empty value. */
    private List<String> members(String name) {
        List<String> members = Stream.iterate(1, number -> number + 1)
                .map(number -> name + ".member." + number)
                .takeWhile(member -> values.containsKey(member) || containers.contains(member))
                .toList();
        boolean listed = members.isEmpty()
                ? !containers.contains(name) && values.getOrDefault(name, "").isEmpty()
                : !values.containsKey(name);
        if (!listed) {
            throw malformed("The parameter " + name + " is a list: " + name + ".member.1 and so on.");
        }
        return members;
    }

    private void requireFew(String name, int count, int max) {
        if (count > max) {
            throw violation(name, "Member must have length less than or equal to " + max);
        }
    }

    /** What is wrong with a parameter that must be there. */
    public QueryException missing(String name) {
        return constraintBroken("null ", name, "Member must not be null");
    }

    private QueryException violation(String name, String value, String constraint) {
        return constraintBroken(echo == ValueEcho.VALUE ? "'" + value + "' " : "", name, constraint);
    }

    private QueryException violation(String name, String constraint) {
        return constraintBroken("", name, constraint);
    }

    private QueryException constraintBroken(String quoted, String name, String constraint) {
        return new QueryException(
                QueryErrorCode.VALIDATION_ERROR,
                "1 validation error detected: Value " + quoted + "at '" + path + camel(name)
                        + "' failed to satisfy constraint: " + constraint);
    }

    private static String camel(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static QueryException malformed(String text) {
        return new QueryException(QueryErrorCode.MALFORMED_INPUT, text);
    }

    /**
     * Length and characters of a text. Immutable.
     *
     * @param refusal what AWS says of a text with other characters instead of showing the pattern; empty where it shows it
     */
    public record Shape(int minLength, int maxLength, Pattern pattern, String shownPattern, String refusal) {
        public static Shape of(int minLength, int maxLength, String pattern) {
            return new Shape(minLength, maxLength, Pattern.compile(pattern, Pattern.DOTALL), pattern, "");
        }

        /** For example {@code It must contain only alphanumeric characters.} */
        public Shape refusing(String sentence) {
            return new Shape(minLength, maxLength, pattern, shownPattern, sentence);
        }

        /** The first constraint that the value breaks. */
        Optional<String> broken(String value) {
            if (value.length() < minLength) {
                return Optional.of(atLeast());
            }
            if (value.length() > maxLength) {
                return Optional.of(atMost());
            }
            return pattern.matcher(value).matches() ? Optional.empty() : Optional.of(matching());
        }

        /** AWS: a message about members of a list names everything that is required of them. */
        List<String> constraints() {
            return List.of(atMost(), atLeast(), matching(), "Member must not be null");
        }

        private String atLeast() {
            return "Member must have length greater than or equal to " + minLength;
        }

        private String atMost() {
            return "Member must have length less than or equal to " + maxLength;
        }

        private String matching() {
            return "Member must satisfy regular expression pattern: " + shownPattern;
        }
    }
}
