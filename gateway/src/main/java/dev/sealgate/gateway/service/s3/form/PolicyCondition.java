package dev.sealgate.gateway.service.s3.form;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One condition of a form's policy. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 *
 * @param operands as the policy writes them
 */
record PolicyCondition(Operator operator, List<String> operands) {
    private static final String CONTENT_TYPE = "content-type";
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,18}");

    /** What a condition can ask for. */
    enum Operator {
        EQ("eq"),
        STARTS_WITH("starts-with"),
        CONTENT_LENGTH_RANGE("content-length-range");

        private final String wireName;

        Operator(String wireName) {
            this.wireName = wireName;
        }
    }

    PolicyCondition {
        operands = List.copyOf(operands);
    }

    /** @throws S3Exception InvalidPolicyDocument */
    static PolicyCondition read(JsonNode condition) {
        if (condition.isObject()) {
            return simple(condition);
        }
        if (!condition.isArray()) {
            throw PostPolicy.invalid("Invalid condition test: must be a List or Object.");
        }
        if (condition.isEmpty()) {
            throw PostPolicy.invalid("Invalid Condition: missing operation identifier.");
        }
        String name = text(condition.get(0));
        Operator operator = Stream.of(Operator.values())
                .filter(each -> each.wireName.equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> PostPolicy.invalid("Invalid Condition: unknown operation '" + name + "'."));
        if (condition.size() != 3) {
            throw PostPolicy.invalid("Invalid " + operator.wireName + ": wrong number of arguments.");
        }
        return operator == Operator.CONTENT_LENGTH_RANGE
                ? new PolicyCondition(operator, List.of(size(condition.get(1)), size(condition.get(2))))
                : new PolicyCondition(operator, List.of(text(condition.get(1)), text(condition.get(2))));
    }

    private static PolicyCondition simple(JsonNode condition) {
        if (condition.size() != 1) {
            throw PostPolicy.invalid(
                    "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
        }
        var property = condition.properties().iterator().next();
        if (property.getValue().isNull()) {
            throw PostPolicy.invalidJson();
        }
        if (!property.getValue().isString()) {
            throw PostPolicy.invalid("Invalid Simple-Condition: value must be a string.");
        }
        return new PolicyCondition(
                Operator.EQ,
                List.of("$" + property.getKey(), property.getValue().stringValue()));
    }

    private static String text(JsonNode node) {
        if (!node.isString()) {
            throw PostPolicy.invalidJson();
        }
        return node.stringValue();
    }

    /** AWS: a number may be written as a string. */
    private static String size(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.asString();
        }
        return text(node);
    }

    /** The lower-case name of the field that it is about, if it is about one. */
    Optional<String> field() {
        boolean named =
                operator != Operator.CONTENT_LENGTH_RANGE && operands.getFirst().startsWith("$");
        return named ? Optional.of(operands.getFirst().substring(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** The range of sizes that it allows; empty where it is about something else. */
    Optional<SizeRange> range() {
        if (operator != Operator.CONTENT_LENGTH_RANGE) {
            return Optional.empty();
        }
        if (!operands.stream().allMatch(operand -> SIZE.matcher(operand).matches())) {
            throw PostPolicy.denied("Policy Condition failed: " + this);
        }
        return Optional.of(new SizeRange(Long.parseLong(operands.get(0)), Long.parseLong(operands.get(1))));
    }

    /** Whether a form has the field with a value that is allowed. */
    boolean allows(Optional<String> value) {
        String operand = operands.get(1);
        return switch (operator) {
            case EQ -> value.filter(operand::equals).isPresent();
            case STARTS_WITH -> value.filter(this::startsAsSaid).isPresent();
            case CONTENT_LENGTH_RANGE -> true;
        };
    }

    /** AWS: of a list of types, each one has to. */
    private boolean startsAsSaid(String value) {
        String prefix = operands.get(1);
        return field().filter(CONTENT_TYPE::equals).isPresent()
                ? Stream.of(value.split(",", -1)).allMatch(type -> type.startsWith(prefix))
                : value.startsWith(prefix);
    }

    /** As refusals repeat it. */
    @Override
    public String toString() {
        return Stream.concat(Stream.of(operator.wireName), operands.stream())
                .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
