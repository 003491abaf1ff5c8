package dev.sealgate.gateway.operate.explain;

import dev.sealgate.gateway.operate.explain.RecordedRequest.AclId;
import dev.sealgate.gateway.operate.explain.RecordedRequest.RecordedDecision;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.DecisionTrace.PolicyTrace;
import dev.sealgate.policy.PolicySource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Effort;
import dev.sealgate.storage.journal.Entry;
import dev.sealgate.storage.journal.Journal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Explains recorded requests to the administrators of one account.
 *
 * <p>They see decisions on what their account owns, or on nothing that is owned when the sender is of their account; of these they see
 * the policies of their own account only. Thread-safe.
 */
final class Explainer {
    private final Journal<RecordedRequest> journal;
    private final Authorizer authorizer;

    Explainer(Journal<RecordedRequest> journal, Authorizer authorizer) {
        this.journal = journal;
        this.authorizer = authorizer;
    }

    /** Empty when the account may see nothing of the request. */
    Optional<ExplainedRequest> explain(Entry<RecordedRequest> entry, AccountId viewer) {
        RecordedRequest request = entry.value();
        boolean ownSender =
                request.sender().account().filter(viewer.value()::equals).isPresent();
        Replay replay = new Replay(journal);
        Effort effort = Effort.ofTraces();
        List<ExplainedDecision> decisions = request.decisions().stream()
                .filter(decision -> decision.owner().map(viewer.value()::equals).orElse(ownSender))
                .map(decision -> decision(request, decision, replay, effort, ownSender))
                .toList();
        boolean visible = request.decisions().isEmpty() ? ownSender : !decisions.isEmpty();
        return visible ? Optional.of(request(entry, decisions)) : Optional.empty();
    }

    private static ExplainedRequest request(Entry<RecordedRequest> entry, List<ExplainedDecision> decisions) {
        RecordedRequest request = entry.value();
        return new ExplainedRequest(
                entry.id(),
                entry.time().toString(),
                request.operation(),
                request.status(),
                request.errorCode(),
                request.sender().arn(),
                request.sender().account(),
                summary(request, decisions),
                decisions);
    }

    private static String summary(RecordedRequest request, List<ExplainedDecision> decisions) {
        Optional<String> denial = decisions.stream()
                .filter(decision -> !decision.allowed())
                .map(ExplainedDecision::summary)
                .findFirst();
        if (denial.isPresent()) {
            return denial.get();
        }
        if (!request.allowed()) {
            return "what denies it belongs to another account";
        }
        return request.errorCode()
                .map(code -> "no policy denies it; " + code + " has another cause")
                .orElseGet(() -> decisions.stream()
                        .map(ExplainedDecision::summary)
                        .findFirst()
                        .orElse("no policy was asked"));
    }

    private ExplainedDecision decision(
            RecordedRequest request, RecordedDecision decision, Replay replay, Effort effort, boolean ownSender) {
        Map<String, List<String>> context = ExplainedDecision.values(decision.context());
        DecisionTrace trace = decision.trace().orElseGet(() -> replayed(request, decision, replay, effort));
        if (ownSender || request.sender().account().isEmpty()) {
            return ExplainedDecision.of(decision.action(), decision.resource(), decision.owner(), trace, context);
        }
        return foreign(decision, trace, context, request.sender().account().get());
    }

    /** What was allowed is recorded without its trace. */
    private DecisionTrace replayed(RecordedRequest request, RecordedDecision decision, Replay replay, Effort effort) {
        return replay.question(request, decision)
                .map(question -> authorizer.decide(question, effort).trace(effort))
                .map(Secrets::masked)
                .orElseGet(() -> new DecisionTrace(
                        decision.outcome().word(),
                        Optional.empty(),
                        "the policies that decided are no longer known",
                        List.of()));
    }

    /** Without the policies of the sender's account. */
    private static ExplainedDecision foreign(
            RecordedDecision decision, DecisionTrace trace, Map<String, List<String>> context, String account) {
        List<PolicyTrace> own = trace.policies().stream()
                .filter(policy -> policy.source() == PolicySource.RESOURCE)
                .toList();
        boolean decidedByOwn = own.stream()
                .anyMatch(policy -> trace.decidedBy()
                        .filter(label -> label.startsWith(policy.name() + "#"))
                        .isPresent());
        boolean missingInOwn =
                decision.source().filter(PolicySource.RESOURCE::equals).isPresent();
        boolean decidedByAcl = decision.acl()
                .map(AclId::name)
                .filter(name -> trace.decidedBy().filter(name::equals).isPresent())
                .isPresent();
        // A grant is the business of the account whose key it is on, an ACL of that whose bucket it is about.
        boolean tellable = decidedByOwn || missingInOwn || decision.grant().isPresent() || decidedByAcl;
        return new ExplainedDecision(
                decision.action(),
                decision.resource(),
                decision.owner(),
                trace.outcome(),
                trace.decidedBy().filter(_ -> tellable),
                tellable ? trace.summary() : foreignSummary(decision, account),
                context,
                own,
                Optional.of("the policies of account " + account + " are for its own administrators"));
    }

    private static String foreignSummary(RecordedDecision decision, String account) {
        return decision.allowed()
                ? "allowed, also by the sender's own account " + account
                : "nothing here denies it, but the policies of the sender's own account " + account
                        + " do not allow it";
    }
}
