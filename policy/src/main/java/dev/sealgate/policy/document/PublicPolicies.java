package dev.sealgate.policy.document;

import dev.sealgate.policy.condition.Condition;
import dev.sealgate.policy.condition.ConditionOperator.ValueType;
import dev.sealgate.policy.condition.OperatorName;
import dev.sealgate.policy.condition.OperatorName.SetOperator;
import dev.sealgate.policy.condition.TextPattern;
import dev.sealgate.policy.condition.ValueCondition;
import dev.sealgate.policy.value.Cidr;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * S3's meaning of a public policy: an Allow for everyone that no fixed value narrows.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
final class PublicPolicies {
    private static final String SOURCE_IP = "aws:sourceip";
    private static final String USER_ID = "aws:userid";

    /** A fixed value of one of these tells who may. */
    private static final Set<String> NARROWING = Set.of(
            "aws:sourcearn",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:sourceowner",
            "aws:sourceaccount",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:principalarn",
            "aws:principalaccount",
            USER_ID,
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "s3:dataaccesspointarn",
            "s3:dataaccesspointaccount");

    private PublicPolicies() {}

    static boolean isPublic(List<Statement> statements) {
        return statements.stream().anyMatch(PublicPolicies::isPublic);
    }

    private static boolean isPublic(Statement statement) {
        return statement.effect() == Effect.ALLOW
                && statement.principals() instanceof PrincipalMatch.OneOf(List<NamedPrincipal> named)
                && named.contains(new NamedPrincipal.Anyone())
                && statement.conditions().stream().noneMatch(PublicPolicies::narrows);
    }

    private static boolean narrows(Condition condition) {
        return condition instanceof ValueCondition values
                && demandsAValue(values.operatorName())
                && values.written().stream().allMatch(value -> isFixed(values, value));
    }

    /** Not one that an absent key or every other value satisfies. */
    private static boolean demandsAValue(OperatorName operator) {
        return !operator.ifExists()
                && operator.set() != SetOperator.FOR_ALL_VALUES
                && !operator.row().negated();
    }

    private static boolean isFixed(ValueCondition condition, String value) {
        String key = condition.key().toLowerCase(Locale.ROOT);
        ValueType type = condition.operatorName().row().type();
        if (key.equals(SOURCE_IP)) {
            Optional<Cidr> block = type == ValueType.IP ? Cidr.parse(value) : Optional.empty();
            return block.filter(cidr -> !cidr.isVeryBroad()).isPresent();
        }
        boolean text = type == ValueType.STRING || type == ValueType.ARN;
        return NARROWING.contains(key)
                && text
                && TextPattern.parse(value, TextPattern.Syntax.wildcards(condition.version()))
                        .isFixed();
    }
}
