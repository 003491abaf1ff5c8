package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.explain.ExplainedDecision;
import dev.sealgate.gateway.operate.explain.ExplainedRequest;
import dev.sealgate.policy.DecisionTrace.ConditionTrace;
import dev.sealgate.policy.DecisionTrace.PolicyTrace;
import dev.sealgate.policy.DecisionTrace.StatementTrace;
import java.util.List;
import java.util.Map;

/** Explanations in a form made for reading: the answer first, then what it rests on as a tree. */
final class DecisionText {
    private static final String YES = "✓";
    private static final String NO = "✗";

    private final StringBuilder text = new StringBuilder();

    private final Paint paint;

    private DecisionText(Paint paint) {
        this.paint = paint;
    }

    static String of(ExplainedRequest request, Paint paint) {
        DecisionText text = new DecisionText(paint);
        text.head(request);
        request.decisions().forEach(text::decision);
        return text.text.toString();
    }

    static String of(ExplainedDecision decision, Paint paint) {
        DecisionText text = new DecisionText(paint);
        text.decision(decision);
        return text.text.substring(1); // without the blank line that parts it from what is before
    }

    private void head(ExplainedRequest request) {
        line("request    " + request.requestId() + "  " + request.time());
        line("from       " + request.principal()
                + request.account().map(id -> " (account " + id + ")").orElse(""));
        line("operation  " + request.operation() + ": " + request.status()
                + request.errorCode().map(code -> " " + code).orElse(""));
        line("because    " + request.summary());
    }

    private void decision(ExplainedDecision decision) {
        line("");
        text.append(byEffect(decision.allowed(), mark(decision.allowed())))
                .append(printable(" " + decision.action() + " on " + decision.resource() + ": "))
                .append(byEffect(decision.allowed(), printable(words(decision.outcome()))))
                .append('\n');
        line("  " + decision.summary());
        decision.policies().forEach(policy -> policy(policy, decision));
        decision.hidden().ifPresent(what -> {
            line("");
            line("  (" + what + ")");
        });
        context(decision.context());
    }

    private static String words(String outcome) {
        return switch (outcome) {
            case "allow" -> "allowed";
            case "explicitDeny" -> "explicit deny";
            case "implicitDeny" -> "implicit deny";
            default -> outcome; // a newer gateway's
        };
    }

    private void policy(PolicyTrace policy, ExplainedDecision decision) {
        line("");
        line("  " + policy.name() + " (" + policy.source().words() + "): "
                + (policy.result().equals("nothing") ? "says nothing" : policy.result()));
        List<StatementTrace> statements = policy.statements();
        for (StatementTrace statement : statements) {
            boolean last = statement.equals(statements.getLast());
            statement(statement, last, decides(policy, statement, decision));
        }
    }

    private static boolean decides(PolicyTrace policy, StatementTrace statement, ExplainedDecision decision) {
        String label = statement.label().startsWith("#") ? statement.label() : "#" + statement.label();
        return statement.matched()
                && decision.decidedBy().filter((policy.name() + label)::equals).isPresent();
    }

    private void statement(StatementTrace statement, boolean last, boolean decides) {
        text.append(printable("  " + (last ? "└─ " : "├─ ") + mark(statement.matched()) + " " + statement.effect() + " "
                        + statement.label()))
                .append(decides ? byEffect(statement.effect().equals("Allow"), "  ◀ decides") : "")
                .append('\n');
        String indent = last ? "       " : "  │    ";
        line(indent + mark(statement.principalMatched()) + " principal  " + mark(statement.actionMatched())
                + " action  " + mark(statement.resourceMatched()) + " resource");
        int width = statement.conditions().stream()
                .mapToInt(condition -> named(condition).length())
                .max()
                .orElse(0);
        statement.conditions().forEach(condition -> condition(condition, indent, width));
    }

    private void condition(ConditionTrace condition, String indent, int width) {
        line(indent + mark(condition.matched()) + " " + padded(named(condition), width) + "  policy: "
                + listed(condition.policyValues()) + "  request: "
                + condition.requestValues().map(DecisionText::listed).orElse("(absent)"));
    }

    private static String named(ConditionTrace condition) {
        return condition.operator() + " " + condition.key();
    }

    private void context(Map<String, List<String>> context) {
        if (context.isEmpty()) {
            return;
        }
        line("");
        line("  context");
        int width = context.keySet().stream().mapToInt(String::length).max().orElse(0);
        context.forEach((key, values) -> line("    " + padded(key, width) + "  " + listed(values)));
    }

    private static String listed(List<String> values) {
        return values.isEmpty()
                ? "(no value)"
                : String.join(
                        ", ",
                        values.stream()
                                .map(value -> value.isEmpty() ? "\"\"" : value)
                                .toList());
    }

    /** Values come from anybody: they must not steer the terminal. */
    static String printable(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints().forEach(c -> {
            boolean safe = !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT
                    && Character.getType(c) != Character.SURROGATE;
            shown.append(safe ? Character.toString(c) : "\\u{%x}".formatted(c));
        });
        return shown.toString();
    }

    private static String padded(String value, int width) {
        return value + " ".repeat(Math.max(0, width - value.length()));
    }

    private String byEffect(boolean allows, String shown) {
        return allows ? paint.good(shown) : paint.bad(shown);
    }

    private static String mark(boolean matched) {
        return matched ? YES : NO;
    }

    private void line(String line) {
        text.append(printable(line)).append('\n');
    }
}
