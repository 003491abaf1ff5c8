package dev.sealgate.kms.wire;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a request object. Fields that are not asked for are ignored and nulls are absent, as on AWS.
 *
 * <p>A field of another JSON type is refused at once. Broken rules are gathered, so that AWS's one text can name them all;
 * until then a placeholder stands for the value, and {@link AwsJson#read} discards the result. Not thread-safe.
 */
public final class RequestFields {
    /** The year 5138. */
    private static final double MAX_SECONDS = 1e11;

    private static final int MILLIS_PER_SECOND = 1000;

    private final JsonNode object;
    private final String path;
    private final Violations violations;
    private final Map<String, Object> shown = new LinkedHashMap<>();

    RequestFields(JsonNode object) {
        this(object, "", new Violations());
    }

    private RequestFields(JsonNode object, String path, Violations violations) {
        this.object = object;
        this.path = path;
        this.violations = violations;
    }

    /** What was read so far, by lower-camel names; never bytes. */
    Map<String, Object> shown() {
        return Collections.unmodifiableMap(shown);
    }

    void requireValid() {
        violations.requireNone();
    }

    public String text(String name, TextRule rule) {
        return optionalText(name, rule).orElseGet(() -> missing(name, ""));
    }

    public Optional<String> optionalText(String name, TextRule rule) {
        return find(name).map(node -> show(name, checked(text(node, name), path(name), rule)));
    }

    public Optional<Integer> optionalInteger(String name, int minimum, int maximum) {
        return find(name).map(node -> {
            int value = integer(node, name);
            if (value < minimum) {
                violations.add(value, path(name), "Member must have value greater than or equal to " + minimum);
            } else if (value > maximum) {
                violations.add(value, path(name), "Member must have value less than or equal to " + maximum);
            }
            return show(name, value);
        });
    }

    /** The same, where a number that is out of range is refused in the service's words. */
    public Optional<Integer> optionalInteger(
            String name, int minimum, int maximum, Supplier<? extends RuntimeException> outOfRange) {
        return find(name).map(node -> {
            if (!node.isIntegralNumber()) {
                throw wrongType(name, "an integer");
            }
            if (!node.canConvertToInt() || node.intValue() < minimum || node.intValue() > maximum) {
                throw outOfRange.get();
            }
            return show(name, node.intValue());
        });
    }

    /** A number that must be there, with or without a fraction. */
    public double number(String name, double minimum, double maximum) {
        Optional<JsonNode> node = find(name);
        if (node.isEmpty()) {
            return missing(name, minimum);
        }
        if (!node.get().isNumber()) {
            throw wrongType(name, "a number");
        }
        double value = node.get().asDouble(Double.MAX_VALUE);
        if (value < minimum) {
            violations.add(value, path(name), "Member must have value greater than or equal to " + minimum);
        } else if (value > maximum) {
            violations.add(value, path(name), "Member must have value less than or equal to " + maximum);
        }
        return show(name, value);
    }

    /** Seconds since 1970, as AWS JSON has them; precise to the millisecond. */
    public Optional<Instant> optionalTime(String name) {
        return optionalTime(name, () -> wrongType(name, "a timestamp"));
    }

    /** The same, where a time that no calendar has is refused in the service's words. */
    public Optional<Instant> optionalTime(String name, Supplier<? extends RuntimeException> outOfRange) {
        return find(name).map(node -> {
            if (!node.isNumber()) {
                throw wrongType(name, "a timestamp");
            }
            double seconds = node.asDouble(Double.NaN); // of 1e400, too
            if (!(Math.abs(seconds) < MAX_SECONDS)) {
                throw outOfRange.get();
            }
            Instant time = Instant.ofEpochMilli(Math.round(seconds * MILLIS_PER_SECOND));
            show(name, time.toString());
            return time;
        });
    }

    /** Absent is false. */
    public boolean flag(String name) {
        return optionalFlag(name).orElse(false);
    }

    public Optional<Boolean> optionalFlag(String name) {
        return find(name).map(node -> {
            if (!node.isBoolean()) {
                throw wrongType(name, "a boolean");
            }
            return show(name, node.booleanValue());
        });
    }

    public <E extends Enum<E>> Optional<E> optionalChoice(String name, Class<E> choices) {
        return optionalChoice(name, List.of(choices.getEnumConstants()));
    }

    /** The same with some of the constants. */
    public <E extends Enum<E>> Optional<E> optionalChoice(String name, List<E> choices) {
        Optional<String> given = find(name).map(node -> show(name, text(node, name)));
        Optional<E> choice = given.flatMap(text ->
                choices.stream().filter(each -> each.name().equals(text)).findFirst());
        if (given.isPresent() && choice.isEmpty()) {
            violations.add(given.get(), path(name), "Member must satisfy enum value set: " + choices);
        }
        return choice;
    }

    /** One that must be there. */
    public <E extends Enum<E>> E choice(String name, List<E> choices) {
        requireGiven(name);
        return optionalChoice(name, choices).orElseGet(choices::getFirst);
    }

    /** Bytes that must be there, 1 to {@code maximumBytes}. */
    public Bytes blob(String name, int maximumBytes) {
        return Bytes.owning(binary(name, maximumBytes));
    }

    /** As {@link #blob}, for bytes that must not be seen. */
    public SecretBytes secret(String name, int maximumBytes) {
        return SecretBytes.owning(binary(name, maximumBytes));
    }

    /** Distinguishes an empty map from an absent one. */
    public Optional<Map<String, String>> optionalTextMap(String name) {
        return given(name) ? Optional.of(textMap(name)) : Optional.empty();
    }

    public Map<String, String> textMap(String name) {
        Map<String, String> pairs = new HashMap<>();
        find(name).ifPresent(node -> {
            if (!node.isObject()) {
                throw wrongType(name, "an object");
            }
            node.properties().forEach(pair -> pairs.put(Unicode.require(pair.getKey()), text(pair.getValue(), name)));
            show(name, Collections.unmodifiableMap(pairs));
        });
        return pairs;
    }

    /** Absent is empty. */
    public List<String> texts(String name, TextRule rule) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            texts.add(checked(text(element, name), member(name, texts.size()), rule));
        }
        if (!texts.isEmpty()) {
            show(name, Collections.unmodifiableList(texts));
        }
        return texts;
    }

    /** As {@link #texts(String, TextRule)}, of not more than {@code maximumCount}. */
    public List<String> texts(String name, TextRule rule, int maximumCount) {
        List<String> texts = texts(name, rule);
        if (texts.size() > maximumCount) {
            violations.addHidden(path(name), "Member must have length less than or equal to " + maximumCount);
        }
        return texts;
    }

    /** Some of {@code choices}, at least one; what is no choice is noted and left out. */
    public List<String> choices(String name, List<String> choices) {
        if (!given(name)) {
            return missing(name, List.of());
        }
        List<String> given = texts(name, TextRule.length(0, Integer.MAX_VALUE));
        if (given.isEmpty()) {
            violations.add(given, path(name), "Member must have length greater than or equal to 1");
        } else if (!choices.containsAll(given)) {
            violations.add(
                    given,
                    path(name),
                    "Member must satisfy constraint: [Member must satisfy enum value set: " + choices + "]");
        }
        return given.stream().filter(choices::contains).toList();
    }

    public Optional<RequestFields> object(String name) {
        return find(name).map(node -> {
            if (!node.isObject()) {
                throw wrongType(name, "an object");
            }
            RequestFields fields = new RequestFields(node, path(name) + ".", violations);
            show(name, fields.shown());
            return fields;
        });
    }

    /** Absent is empty. */
    public List<RequestFields> objects(String name) {
        List<RequestFields> objects = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            if (!element.isObject()) {
                throw wrongType(name, "a list of objects");
            }
            objects.add(new RequestFields(element, member(name, objects.size()) + ".", violations));
        }
        if (!objects.isEmpty()) {
            show(name, objects.stream().map(RequestFields::shown).toList());
        }
        return objects;
    }

    /** Notes that a list that has to be given was not. */
    public void requireGiven(String name) {
        if (find(name).isEmpty()) {
            missing(name, name);
        }
    }

    public boolean given(String name) {
        return find(name).isPresent();
    }

    private byte[] binary(String name, int maximumBytes) {
        Optional<JsonNode> node = find(name);
        if (node.isEmpty()) {
            return missing(name, new byte[0]);
        }
        byte[] bytes = decoded(text(node.get(), name), name);
        if (bytes.length < 1) {
            violations.addHidden(path(name), "Member must have length greater than or equal to 1");
        } else if (bytes.length > maximumBytes) {
            violations.addHidden(path(name), "Member must have length less than or equal to " + maximumBytes);
        }
        return bytes;
    }

    private static byte[] decoded(String base64, String name) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw wrongType(name, "base64");
        }
    }

    private List<JsonNode> elements(String name) {
        Optional<JsonNode> node = find(name);
        if (node.isPresent() && !node.get().isArray()) {
            throw wrongType(name, "a list");
        }
        return node.map(it -> List.copyOf(it.values())).orElse(List.of());
    }

    private Optional<JsonNode> find(String name) {
        @Nullable JsonNode node = object.get(name);
        return Optional.ofNullable(node).filter(it -> !it.isNull());
    }

    private String checked(String text, String at, TextRule rule) {
        rule.broken(text).ifPresent(constraint -> violations.add(text, at, constraint));
        return text;
    }

    private <T> T missing(String name, T placeholder) {
        violations.addMissing(path(name));
        return placeholder;
    }

    private static String text(JsonNode node, String name) {
        if (!node.isString()) {
            throw wrongType(name, "a string");
        }
        return Unicode.require(node.stringValue());
    }

    private static int integer(JsonNode node, String name) {
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw wrongType(name, "an integer");
        }
        return node.intValue();
    }

    private static WireException wrongType(String name, String expected) {
        return WireException.unreadable("The value of " + name + " is not " + expected + ".");
    }

    private String member(String name, int index) {
        return path(name) + "." + (index + 1) + ".member";
    }

    private <T> T show(String name, T value) {
        shown.put(lowerCamel(name), value);
        return value;
    }

    private String path(String name) {
        return path + lowerCamel(name);
    }

    static String lowerCamel(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
