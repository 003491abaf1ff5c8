package dev.sealgate.gateway.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The parameters of a Query request, with the checks that AWS makes of single ones. Immutable.
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
public final class Parameters {
    /** More members than any operation takes. */
    private static final int MAX_MEMBERS = 1000;

    /** Passwords, codes, tokens and assertions stay out, as do the names of lists' members. */
    private static final Pattern SHOWN =
            Pattern.compile("(?!Action$|Version$)(?!.*(Password|Secret|Token|Code|Assertion|Seed))[A-Z][A-Za-z]{0,63}");

    private final Map<String, String> values;

    public Parameters(Map<String, String> values) {
        this.values = Map.copyOf(values);
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
        return Optional.ofNullable(values.get(name));
    }

    /** A parameter that must be there and match. */
    public String require(String name, Shape shape) {
        return find(name, shape).orElseThrow(() -> violation("null", name, "Member must not be null"));
    }

    /** A parameter that must match when it is there. */
    public Optional<String> find(String name, Shape shape) {
        Optional<String> value = find(name);
        value.ifPresent(text -> shape.check(name, text));
        return value;
    }

    public Optional<Integer> findNumber(String name, int minimum, int maximum) {
        return find(name).map(text -> {
            int number;
            try {
                number = Integer.parseInt(text);
            } catch (NumberFormatException _) {
                throw new QueryException(
                        QueryErrorCode.MALFORMED_INPUT, "Could not parse the value of " + name + ": " + text);
            }
            if (number < minimum) {
                throw violation("'" + text + "'", name, "Member must have value greater than or equal to " + minimum);
            }
            if (number > maximum) {
                throw violation("'" + text + "'", name, "Member must have value less than or equal to " + maximum);
            }
            return number;
        });
    }

    public boolean flag(String name) {
        return find(name).filter("true"::equalsIgnoreCase).isPresent();
    }

    /** {@code Name.member.1}, {@code Name.member.2} and so on. */
    public List<String> list(String name) {
        List<String> found = new ArrayList<>();
        for (int i = 1; i <= MAX_MEMBERS; i++) {
            Optional<String> member = find(name + ".member." + i);
            if (member.isEmpty()) {
                break;
            }
            found.add(member.get());
        }
        return found;
    }

    /** The members of a list of structures, each with its own parameters. */
    public List<Parameters> structures(String name) {
        List<Parameters> members = new ArrayList<>();
        for (int i = 1; i <= MAX_MEMBERS; i++) {
            String prefix = name + ".member." + i + ".";
            Map<String, String> member = new LinkedHashMap<>();
            values.forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    member.put(key.substring(prefix.length()), value);
                }
            });
            if (member.isEmpty()) {
                break;
            }
            members.add(new Parameters(member));
        }
        return members;
    }

    static QueryException violation(String quotedValue, String name, String constraint) {
        String camel = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return new QueryException(
                QueryErrorCode.VALIDATION_ERROR,
                "1 validation error detected: Value " + quotedValue + " at '" + camel
                        + "' failed to satisfy constraint: " + constraint);
    }

    /** Length and characters of a text. Immutable. */
    public record Shape(int minLength, int maxLength, Pattern pattern, String shownPattern) {
        public static Shape of(int minLength, int maxLength, String pattern) {
            return new Shape(minLength, maxLength, Pattern.compile(pattern, Pattern.DOTALL), pattern);
        }

        void check(String name, String value) {
            String quoted = "'" + value + "'";
            if (value.length() < minLength) {
                throw violation(quoted, name, "Member must have length greater than or equal to " + minLength);
            }
            if (value.length() > maxLength) {
                throw violation(quoted, name, "Member must have length less than or equal to " + maxLength);
            }
            if (!pattern.matcher(value).matches()) {
                throw violation(quoted, name, "Member must satisfy regular expression pattern: " + shownPattern);
            }
        }
    }
}
