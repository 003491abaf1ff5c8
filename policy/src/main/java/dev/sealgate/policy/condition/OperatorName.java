package dev.sealgate.policy.condition;

import java.util.Arrays;
import java.util.Optional;

/**
 * An operator as a policy writes it: {@code [set:]Operator[IfExists]}. Immutable.
 *
 * @param ifExists an absent key satisfies it
 */
public record OperatorName(String written, SetOperator set, ConditionOperator row, boolean ifExists) {
    private static final String IF_EXISTS = "IfExists";

    public enum SetOperator {
        NONE(""),
        /** Every value of the request; none at all is also every. */
        FOR_ALL_VALUES("ForAllValues:"),
        /** At least one value of the request. */
        FOR_ANY_VALUE("ForAnyValue:");

        private final String prefix;

        SetOperator(String prefix) {
            this.prefix = prefix;
        }

        private static SetOperator of(String written) {
            return Arrays.stream(values())
                    .filter(set -> set != NONE && written.startsWith(set.prefix))
                    .findAny()
                    .orElse(NONE);
        }
    }

    /** Exact spelling; {@code Null} is no row and takes neither prefix nor suffix. */
    public static Optional<OperatorName> parse(String written) {
        SetOperator set = SetOperator.of(written);
        String rest = written.substring(set.prefix.length());
        boolean ifExists = rest.endsWith(IF_EXISTS);
        String name = ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest;
        return ConditionOperators.find(name).map(row -> new OperatorName(written, set, row, ifExists));
    }
}
