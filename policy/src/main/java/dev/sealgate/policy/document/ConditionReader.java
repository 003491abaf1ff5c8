package dev.sealgate.policy.document;

import dev.sealgate.policy.catalog.ConditionKeys;
import dev.sealgate.policy.condition.Condition;
import dev.sealgate.policy.condition.ConditionOperator;
import dev.sealgate.policy.condition.ConditionOperator.ValueType;
import dev.sealgate.policy.condition.ConditionOperators;
import dev.sealgate.policy.condition.NullCondition;
import dev.sealgate.policy.condition.OperatorName;
import dev.sealgate.policy.condition.PolicyVersion;
import dev.sealgate.policy.condition.ValueCondition;
import dev.sealgate.policy.condition.ValueTest;
import dev.sealgate.policy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a Condition element: operator, key, values. */
final class ConditionReader {
    private final PolicyRules.Kind kind;
    private final PolicyVersion version;

    ConditionReader(PolicyRules.Kind kind, PolicyVersion version) {
        this.kind = kind;
        this.version = version;
    }

    List<Condition> read(Json json) {
        List<Condition> conditions = new ArrayList<>();
        Element.of(json)
                .members()
                .forEach((operator, keys) -> conditions.addAll(MalformedPolicy.in(
                        operator, () -> under(operator, Element.of(keys).members()))));
        return List.copyOf(conditions);
    }

    private List<Condition> under(String operator, Map<String, Json> keys) {
        List<Condition> conditions = new ArrayList<>();
        keys.forEach((key, values) ->
                conditions.add(MalformedPolicy.in(key, () -> condition(operator, key, Element.constants(values)))));
        requireOperator(operator); // also where no key stands under it
        return conditions;
    }

    private Condition condition(String operator, String key, List<String> values) {
        if (!ConditionKeys.isKnown(key, families())) {
            throw new MalformedPolicy(Flaw.CONDITION_KEY, key);
        }
        if (operator.equals(NullCondition.NAME)) {
            return new NullCondition(
                    key, values.stream().map(ConditionReader::truth).toList());
        }
        OperatorName name = operatorName(operator);
        List<ValueTest> tests =
                values.stream().map(value -> test(name.row(), value)).toList();
        return new ValueCondition(name, key, values, tests, version);
    }

    private static void requireOperator(String operator) {
        if (!operator.equals(NullCondition.NAME)) {
            operatorName(operator);
        }
    }

    private static OperatorName operatorName(String operator) {
        return OperatorName.parse(operator).orElseThrow(() -> new MalformedPolicy(Flaw.OPERATOR, operator));
    }

    private static boolean truth(String value) {
        return ConditionOperators.truth(value)
                .orElseThrow(
                        () -> new MalformedPolicy(Flaw.CONSTANT).found(value).expected("true or false"));
    }

    private ValueTest test(ConditionOperator row, String value) {
        return row.reader()
                .read(value, version)
                .orElseThrow(() ->
                        new MalformedPolicy(row.type() == ValueType.IP ? Flaw.IP_ADDRESS : Flaw.CONSTANT).found(value));
    }

    /** Whose keys may stand in this kind of policy. */
    private ConditionKeys.Families families() {
        return switch (kind) {
            case BUCKET -> ConditionKeys.Families.S3_ONLY;
            case KMS_KEY -> ConditionKeys.Families.KMS_ONLY;
            case IDENTITY, SESSION, ROLE_TRUST -> ConditionKeys.Families.ALL;
        };
    }
}
