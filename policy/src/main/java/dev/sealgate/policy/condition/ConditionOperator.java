package dev.sealgate.policy.condition;

import java.util.Optional;

/**
 * One row of the operators: {@code Null}, {@code IfExists} and the set operators work over any of them.
 *
 * @param type what its values are, for messages about those that are not
 * @param reader none for a text that the operator cannot compare with
 */
public record ConditionOperator(String name, Polarity polarity, ValueType type, Reader reader) {
    enum Polarity {
        /** One of the policy's values must fit. */
        ANY_MATCH,
        /** None of them may. */
        NO_MATCH
    }

    public enum ValueType {
        STRING,
        NUMBER,
        DATE,
        BOOL,
        BINARY,
        IP,
        ARN
    }

    /** Compiles a value of the policy. */
    public interface Reader {
        Optional<ValueTest> read(String written, PolicyVersion version);
    }

    public boolean negated() {
        return polarity == Polarity.NO_MATCH;
    }
}
