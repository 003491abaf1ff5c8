package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.explain.ExplainedDecision;
import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.simulate.PolicyCase.Expectation;
import dev.sealgate.policy.simulate.Where;
import java.util.List;
import java.util.Optional;

/** All results of a run for {@code --json}; absent components are {@code null}. Immutable. */
record CaseReport(CaseTotals totals, List<Result> cases) {
    /**
     * One case.
     *
     * @param result how the case came out, in the words that {@link CaseTotals} counts
     * @param decidedAt file and line of the statement that decided
     * @param decision everything that was looked at, where the case is not as expected
     * @param error what cannot be read
     */
    record Result(
            String file,
            int line,
            String name,
            String result,
            Optional<Expectation> expected,
            Optional<String> outcome,
            Optional<String> decidedBy,
            Optional<Where> decidedAt,
            Optional<String> summary,
            List<String> differences,
            Optional<ExplainedDecision> decision,
            Optional<String> error) {}

    static CaseReport of(CaseTotals totals, List<CaseResult> results) {
        return new CaseReport(totals, results.stream().map(CaseReport::result).toList());
    }

    private static Result result(CaseResult result) {
        return switch (result) {
            case CaseResult.Decided decided -> decided(decided);
            case CaseResult.Unreadable(Where where, String name, String message) ->
                new Result(
                        where.file(),
                        where.line(),
                        name,
                        "unreadable",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.of(message));
        };
    }

    private static Result decided(CaseResult.Decided decided) {
        DecisionTrace trace = decided.decision().trace();
        return new Result(
                decided.where().file(),
                decided.where().line(),
                decided.name(),
                decided.asExpected() ? "asExpected" : "unexpected",
                Optional.of(decided.expected()),
                Optional.of(trace.outcome()),
                trace.decidedBy(),
                decided.read().decidedAt(trace),
                Optional.of(trace.summary()),
                decided.differences(),
                decided.asExpected() ? Optional.empty() : Optional.of(CaseText.explained(decided.decision(), trace)),
                Optional.empty());
    }
}
