package dev.sealgate.policy.condition;

import static dev.sealgate.policy.condition.ConditionOperator.Polarity.ANY_MATCH;
import static dev.sealgate.policy.condition.ConditionOperator.Polarity.NO_MATCH;
import static dev.sealgate.policy.condition.ConditionOperator.ValueType.ARN;
import static dev.sealgate.policy.condition.ConditionOperator.ValueType.BINARY;
import static dev.sealgate.policy.condition.ConditionOperator.ValueType.BOOL;
import static dev.sealgate.policy.condition.ConditionOperator.ValueType.DATE;
import static dev.sealgate.policy.condition.ConditionOperator.ValueType.IP;
import static dev.sealgate.policy.condition.ConditionOperator.ValueType.NUMBER;
import static dev.sealgate.policy.condition.ConditionOperator.ValueType.STRING;

import dev.sealgate.policy.condition.ConditionOperator.Reader;
import dev.sealgate.policy.condition.ConditionOperator.ValueType;
import dev.sealgate.policy.value.Cidr;
import dev.sealgate.policy.value.Numbers;
import dev.sealgate.policy.value.Times;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
public final class ConditionOperators {
    // spotless:off
    public static final List<ConditionOperator> ALL = List.of(
        new ConditionOperator("StringEquals",              ANY_MATCH, STRING, ConditionOperators::sameText),
        new ConditionOperator("StringNotEquals",           NO_MATCH,  STRING, ConditionOperators::sameText),
        new ConditionOperator("StringEqualsIgnoreCase",    ANY_MATCH, STRING, ConditionOperators::sameLetters),
        new ConditionOperator("StringNotEqualsIgnoreCase", NO_MATCH,  STRING, ConditionOperators::sameLetters),
        new ConditionOperator("StringLike",                ANY_MATCH, STRING, ConditionOperators::likeText),
        new ConditionOperator("StringNotLike",             NO_MATCH,  STRING, ConditionOperators::likeText),

        new ConditionOperator("NumericEquals",             ANY_MATCH, NUMBER, ordered(Numbers::parse, order -> order == 0)),
        new ConditionOperator("NumericNotEquals",          NO_MATCH,  NUMBER, ordered(Numbers::parse, order -> order == 0)),
        new ConditionOperator("NumericLessThan",           ANY_MATCH, NUMBER, ordered(Numbers::parse, order -> order < 0)),
        new ConditionOperator("NumericLessThanEquals",     ANY_MATCH, NUMBER, ordered(Numbers::parse, order -> order <= 0)),
        new ConditionOperator("NumericGreaterThan",        ANY_MATCH, NUMBER, ordered(Numbers::parse, order -> order > 0)),
        new ConditionOperator("NumericGreaterThanEquals",  ANY_MATCH, NUMBER, ordered(Numbers::parse, order -> order >= 0)),

        new ConditionOperator("DateEquals",                ANY_MATCH, DATE,   ordered(Times::parse, order -> order == 0)),
        new ConditionOperator("DateNotEquals",             NO_MATCH,  DATE,   ordered(Times::parse, order -> order == 0)),
        new ConditionOperator("DateLessThan",              ANY_MATCH, DATE,   ordered(Times::parse, order -> order < 0)),
        new ConditionOperator("DateLessThanEquals",        ANY_MATCH, DATE,   ordered(Times::parse, order -> order <= 0)),
        new ConditionOperator("DateGreaterThan",           ANY_MATCH, DATE,   ordered(Times::parse, order -> order > 0)),
        new ConditionOperator("DateGreaterThanEquals",     ANY_MATCH, DATE,   ordered(Times::parse, order -> order >= 0)),

        new ConditionOperator("Bool",                      ANY_MATCH, BOOL,   ConditionOperators::sameTruth),
        new ConditionOperator("BinaryEquals",              ANY_MATCH, BINARY, ConditionOperators::sameBytes),
        new ConditionOperator("IpAddress",                 ANY_MATCH, IP,     ConditionOperators::inBlock),
        new ConditionOperator("NotIpAddress",              NO_MATCH,  IP,     ConditionOperators::inBlock),

        new ConditionOperator("ArnEquals",                 ANY_MATCH, ARN,    ConditionOperators::likeArn),
        new ConditionOperator("ArnLike",                   ANY_MATCH, ARN,    ConditionOperators::likeArn),
        new ConditionOperator("ArnNotEquals",              NO_MATCH,  ARN,    ConditionOperators::likeArn),
        new ConditionOperator("ArnNotLike",                NO_MATCH,  ARN,    ConditionOperators::likeArn));
    // spotless:on

    private static final Map<String, ConditionOperator> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(ConditionOperator::name, Function.identity()));

    /** What reading a number, a time or an address takes; they are short, or refused at once. */
    private static final int PARSING = 32;

    private ConditionOperators() {}

    /** Exact spelling. */
    static Optional<ConditionOperator> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Of {@code true} and {@code false}, in any case. */
    public static Optional<Boolean> truth(String text) {
        if (text.equalsIgnoreCase("true")) {
            return Optional.of(true);
        }
        return text.equalsIgnoreCase("false") ? Optional.of(false) : Optional.empty();
    }

    private static Optional<ValueTest> sameText(String written, PolicyVersion version) {
        return Optional.of(TextPattern.parse(written, TextPattern.Syntax.literal(version))::matches);
    }

    private static Optional<ValueTest> sameLetters(String written, PolicyVersion version) {
        return Optional.of(TextPattern.parse(written, TextPattern.Syntax.literal(version))::matchesIgnoringCase);
    }

    private static Optional<ValueTest> likeText(String written, PolicyVersion version) {
        return Optional.of(TextPattern.parse(written, TextPattern.Syntax.wildcards(version))::matches);
    }

    private static Reader ordered(Function<String, Optional<BigDecimal>> parser, IntPredicate holds) {
        return (written, version) -> parser.apply(written).map(wanted -> (actual, _, effort) -> {
            effort.spend(PARSING);
            return parser.apply(actual)
                    .filter(number -> holds.test(number.compareTo(wanted)))
                    .isPresent();
        });
    }

    private static Optional<ValueTest> sameTruth(String written, PolicyVersion version) {
        return truth(written).map(wanted -> (actual, _, effort) -> {
            effort.spend(1);
            return truth(actual).filter(wanted::equals).isPresent();
        });
    }

    private static Optional<ValueTest> sameBytes(String written, PolicyVersion version) {
        return bytes(written).map(wanted -> (actual, _, effort) -> {
            effort.spend(1 + actual.length());
            return bytes(actual).filter(given -> Arrays.equals(given, wanted)).isPresent();
        });
    }

    private static Optional<byte[]> bytes(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<ValueTest> inBlock(String written, PolicyVersion version) {
        return Cidr.parse(written).map(block -> (actual, _, effort) -> {
            effort.spend(PARSING);
            return block.contains(actual);
        });
    }

    /** A pattern that is no ARN is no mistake on AWS, but matches no ARN. */
    private static Optional<ValueTest> likeArn(String written, PolicyVersion version) {
        return Optional.of(ArnPattern.parse(written, version)
                .<ValueTest>map(pattern -> pattern::matches)
                .orElse((_, _, _) -> false));
    }

    /** Which values a key of a request can have beyond text. */
    static boolean mayHoldVariables(ValueType type) {
        return type == STRING || type == ARN;
    }
}
