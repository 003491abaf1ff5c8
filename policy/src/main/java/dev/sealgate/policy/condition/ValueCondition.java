package dev.sealgate.policy.condition;

import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.context.RequestContext.ContextValue;
import java.util.List;
import java.util.Locale;

/**
 * A key compared with values. A key without any value counts as absent; a key with many and no set operator is judged as under
 * {@code ForAnyValue}, except that its absence is judged as for one value.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
public final class ValueCondition implements Condition {
    private final OperatorName operator;
    private final String key;
    private final String lookup;
    private final List<String> written;
    private final ValueTest[] tests;
    private final PolicyVersion version;

    public ValueCondition(
            OperatorName operator, String key, List<String> written, List<ValueTest> tests, PolicyVersion version) {
        this.operator = operator;
        this.key = key;
        this.lookup = key.toLowerCase(Locale.ROOT);
        this.written = List.copyOf(written);
        this.tests = tests.toArray(ValueTest[]::new);
        this.version = version;
    }

    @Override
    public boolean matches(RequestContext context, Effort effort) {
        ContextValue found = context.get(lookup);
        if (found == null || found.values().isEmpty()) {
            return whenAbsent();
        }
        return switch (operator.set()) {
            case NONE, FOR_ANY_VALUE -> someValueMatches(found.values(), context, effort);
            case FOR_ALL_VALUES -> everyValueMatches(found.values(), context, effort);
        };
    }

    /**
     * AWS: a set operator decides about an absent key whatever {@code IfExists} says
     * (https://repost.aws/questions/QU9HFmDzP0QGuU-fd7rS6B7w), and with a negated operator {@code IfExists} changes nothing.
     */
    private boolean whenAbsent() {
        return switch (operator.set()) {
            case NONE -> operator.ifExists() || operator.row().negated();
            case FOR_ANY_VALUE -> false;
            case FOR_ALL_VALUES -> true;
        };
    }

    private boolean someValueMatches(List<String> actual, RequestContext context, Effort effort) {
        for (int at = 0; at < actual.size(); at++) {
            if (matches(actual.get(at), context, effort)) {
                return true;
            }
        }
        return false;
    }

    private boolean everyValueMatches(List<String> actual, RequestContext context, Effort effort) {
        for (int at = 0; at < actual.size(); at++) {
            if (!matches(actual.get(at), context, effort)) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(String actual, RequestContext context, Effort effort) {
        effort.spend(tests.length);
        for (ValueTest test : tests) {
            if (test.holds(actual, context, effort)) {
                return !operator.row().negated();
            }
        }
        return operator.row().negated();
    }

    public OperatorName operatorName() {
        return operator;
    }

    public List<String> written() {
        return written;
    }

    public PolicyVersion version() {
        return version;
    }

    @Override
    public String operator() {
        return operator.written();
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public List<String> values(RequestContext context, Effort effort) {
        if (!ConditionOperators.mayHoldVariables(operator.row().type())) {
            return written;
        }
        return written.stream()
                .map(value -> TextPattern.parse(value, TextPattern.Syntax.literal(version))
                        .filledIn(context, effort)
                        .orElse(value))
                .toList();
    }
}
