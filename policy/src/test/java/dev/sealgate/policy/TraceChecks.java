package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.policy.DecisionTrace.PolicyTrace;
import dev.sealgate.policy.DecisionTrace.StatementTrace;
import dev.sealgate.policy.context.Principal;
import java.util.stream.Stream;

/** What must hold between a decision and its trace, whatever the case. */
final class TraceChecks {
    private TraceChecks() {}

    static void requireAgreement(Decision decision) {
        DecisionTrace trace = decision.trace();
        trace.policies().stream()
                .flatMap(policy -> policy.statements().stream())
                .forEach(TraceChecks::requireParts);
        assertFalse(trace.summary().isBlank());
        switch (decision) {
            case Decision.Allow allow -> requireAllowed(allow, trace);
            case Decision.ExplicitDeny deny -> {
                assertTrue(
                        of(trace, deny.by()).anyMatch(policy -> policy.result().equals("deny")));
                assertTrue(trace.decidedBy().isPresent());
                assertTrue(trace.summary().startsWith("denied by statement "), trace.summary());
            }
            case Decision.ImplicitDeny deny -> {
                assertTrue(trace.policies().stream()
                        .noneMatch(policy -> policy.result().equals("deny")));
                assertTrue(trace.decidedBy().isEmpty());
                assertTrue(
                        trace.summary()
                                .startsWith("nothing allows " + deny.request().action()),
                        trace.summary());
            }
            case Decision.Undecided undecided -> throw new AssertionError("undecided: " + undecided);
        }
    }

    private static void requireAllowed(Decision.Allow allow, DecisionTrace trace) {
        boolean owner = Authorizer.isOwnerManagingThePolicy(allow.request());
        boolean root = allow.request().principal().kind() == Principal.Kind.ROOT;
        assertTrue(owner
                || trace.policies().stream().noneMatch(policy -> policy.result().equals("deny")));
        assertTrue(root || trace.decidedBy().isPresent(), trace.summary());
        assertTrue(
                root
                        || trace.policies().stream()
                                .anyMatch(policy -> policy.result().equals("allow")),
                trace.summary());
        assertTrue(trace.summary().startsWith("allowed by "), trace.summary());
    }

    private static void requireParts(StatementTrace statement) {
        boolean all = statement.principalMatched()
                && statement.actionMatched()
                && statement.resourceMatched()
                && statement.conditions().stream().allMatch(DecisionTrace.ConditionTrace::matched);
        assertEquals(all, statement.matched(), statement::toString);
    }

    private static Stream<PolicyTrace> of(DecisionTrace trace, PolicySource source) {
        return trace.policies().stream().filter(policy -> policy.source() == source);
    }
}
