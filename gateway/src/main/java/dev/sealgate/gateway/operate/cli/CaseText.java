package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.explain.ExplainedDecision;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import java.util.stream.Collectors;

/** Results of cases for people. */
final class CaseText {
    private CaseText() {}

    /** One line where all is well, else what was expected, what came, and why. */
    static String of(CaseResult.Decided decided, Paint paint) {
        return decided.asExpected()
                ? paint.good("✓") + " " + DecisionText.printable(decided.name()) + "\n"
                : paint.bad("✗") + " " + DecisionText.printable(decided.where() + " " + decided.name()) + "\n"
                        + explanation(decided, paint).indent(2) + "\n";
    }

    /** Of a case that is not as expected: in short, then everything that was looked at. */
    static String explanation(CaseResult.Decided decided, Paint paint) {
        DecisionTrace trace = decided.decision().trace();
        return line("expected", expected(decided))
                + line("got", got(trace))
                + decided.read()
                        .decidedAt(trace)
                        .map(where -> line("decided at", where.toString()))
                        .orElse("")
                + (decided.differences().stream().anyMatch(one -> one.startsWith("text: "))
                        ? line("differs", String.join("; ", decided.differences()))
                        : "")
                + "\n" + DecisionText.of(explained(decided.decision(), trace), paint);
    }

    static String expected(CaseResult.Decided decided) {
        return decided.expected().decision()
                + decided.expected().by().map(by -> " by " + by).orElse("");
    }

    static String got(DecisionTrace trace) {
        return trace.outcome() + trace.decidedBy().map(by -> " by " + by).orElse("");
    }

    private static String line(String what, String value) {
        return "%-10s  %s%n"
                        .formatted(what, DecisionText.printable(value))
                        .lines()
                        .collect(Collectors.joining()) + "\n";
    }

    static ExplainedDecision explained(Decision decision, DecisionTrace trace) {
        Resource resource = decision.request().resource();
        return ExplainedDecision.of(
                decision.request().action(),
                resource.arn(),
                resource.owner().map(AccountId::value),
                trace,
                decision.request().context());
    }
}
