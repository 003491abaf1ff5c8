package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sealgate.policy.condition.ConditionOperator;
import dev.sealgate.policy.condition.ConditionOperators;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Conditions and the requests they match or not, in {@code cases/operators/*.json}: each request is decided twice, by an Allow under the condition
 * and by a Deny under it.
 */
class OperatorTablesTest {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final Resource OBJECT = Resource.s3("arn:aws:s3:::b/k", ACCOUNT, Optional.empty(), false);
    private static final Principal ANN = Principal.user(ACCOUNT, "ann", "AIDAEXAMPLE");

    private final Authorizer authorizer = new Authorizer();

    /** One request under one condition. */
    record Row(String source, String version, Json condition, Json context, boolean matches) {
        String name() {
            return condition.text() + " " + context.text() + (matches ? " matches" : " does not match");
        }
    }

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>();
        CaseFiles.in("operators").forEach(file -> {
            Map<String, Json> table = members(Json.parse(CaseFiles.read(file)).orElseThrow());
            for (Json entry : items(member(table, "conditions"))) {
                Map<String, Json> one = members(entry);
                String version = one.containsKey("version") ? text(member(one, "version")) : "2012-10-17";
                for (String side : List.of("matches", "fails")) {
                    for (Json context : items(one.getOrDefault(side, new Json.Items(List.of())))) {
                        rows.add(new Row(
                                text(member(table, "source")),
                                version,
                                member(one, "condition"),
                                context,
                                side.equals("matches")));
                    }
                }
            }
        });
        return rows.stream();
    }

    @TestFactory
    Stream<DynamicTest> conditions() {
        return rows().map(row -> DynamicTest.dynamicTest(row.name(), () -> {
            assertFalse(row.source().isBlank());
            Decision underAllow = decide(row, statement("Allow", row.condition()));
            assertEquals(
                    row.matches(),
                    underAllow.allowed(),
                    () -> underAllow.trace().summary());
            Decision underDeny = decide(
                    row,
                    "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}," + statement("Deny", row.condition()));
            assertEquals(
                    row.matches(),
                    underDeny instanceof Decision.ExplicitDeny,
                    () -> underDeny.trace().summary());
            TraceChecks.requireAgreement(underAllow);
            TraceChecks.requireAgreement(underDeny);
        }));
    }

    private static String statement(String effect, Json condition) {
        return "{\"Effect\":\"" + effect + "\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\",\"Condition\":"
                + condition.text() + "}";
    }

    private Decision decide(Row row, String statements) {
        String policy = "{\"Version\":\"" + row.version() + "\",\"Statement\":[" + statements + "]}";
        RequestContext.Builder context = RequestContext.builder();
        members(row.context()).forEach((key, value) -> put(context, key, value));
        return authorizer.decide(new AccessRequest(
                ANN, AuthorizerTest.Policies.identity(policy), "s3:GetObject", OBJECT, context.build()));
    }

    private static void put(RequestContext.Builder context, String key, Json value) {
        if (value instanceof Json.Items(List<Json> many)) {
            context.putAll(key, many.stream().map(OperatorTablesTest::text).toList());
        } else {
            context.put(key, text(value));
        }
    }

    @Test
    void everyOperator_hasRowsOnBothSides_andOneWithoutTheKey() {
        Set<String> seen = new HashSet<>();
        rows().forEach(row -> {
            String operator = members(row.condition()).keySet().iterator().next();
            seen.add(operator + (row.matches() ? " matches" : " fails"));
            if (members(row.context()).isEmpty()) {
                seen.add(operator + " absent");
            }
        });
        for (ConditionOperator operator : ConditionOperators.ALL) {
            for (String side : List.of(" matches", " fails", " absent", "IfExists absent")) {
                assertEquals(Set.of(operator.name() + side), intersect(seen, operator.name() + side));
            }
        }
    }

    private static Set<String> intersect(Set<String> seen, String wanted) {
        return seen.contains(wanted) ? Set.of(wanted) : Set.of();
    }

    private static Json member(Map<String, Json> members, String name) {
        return Objects.requireNonNull(members.get(name), name);
    }

    private static Map<String, Json> members(Json json) {
        return ((Json.Members) json).values();
    }

    private static List<Json> items(Json json) {
        return ((Json.Items) json).values();
    }

    private static String text(Json json) {
        return switch (json) {
            case Json.Text(String value) -> value;
            case Json.Bare(String value) -> value;
            case Json.Members _, Json.Items _, Json.Nothing _ -> throw new AssertionError(json);
        };
    }
}
