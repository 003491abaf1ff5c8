package dev.sealgate.gateway.operate.explain;

import dev.sealgate.gateway.operate.explain.PolicyCheckReport.Change;
import dev.sealgate.gateway.operate.explain.RecordedRequest.RecordedDecision;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.PolicySource;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.Effort;
import dev.sealgate.storage.journal.Entry;
import dev.sealgate.storage.journal.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of recorded requests on a bucket against a candidate for its policy. Not thread-safe. */
final class PolicyCheck {
    /** More are counted, but not listed. */
    static final int MAX_CHANGES = 1_000;

    /** The one operation whose permissions are judged apart from each other. */
    private static final String MANY_OBJECTS = S3Operation.DELETE_OBJECTS.wireName();

    private static final String CREATION = S3Operation.CREATE_BUCKET.wireName();

    private final Journal<RecordedRequest> journal;
    private final Authorizer authorizer;
    private final Replay replay;
    private final String bucket;
    private final NamedPolicy candidate;
    private final boolean restricted;
    private final Effort effort;
    private final Effort tracing = Effort.ofTraces();
    private final String owner;
    private final List<Change> changes = new ArrayList<>();
    private long requests;
    private long notReplayed;
    private long changed;

    /**
     * @param restricted whether RestrictPublicBuckets would hold for the candidate
     * @param effort what deciding anew may cost; requests beyond it are not replayed
     */
    PolicyCheck(
            Journal<RecordedRequest> journal,
            Authorizer authorizer,
            String bucket,
            String owner,
            NamedPolicy candidate,
            boolean restricted,
            Effort effort) {
        this.journal = journal;
        this.authorizer = authorizer;
        this.replay = new Replay(journal);
        this.bucket = bucket;
        this.owner = owner;
        this.candidate = candidate;
        this.restricted = restricted;
        this.effort = effort;
    }

    PolicyCheckReport since(Instant start) {
        journal.walk(start, entry -> {
            if (concerns(entry.value())) {
                check(entry);
            }
            return true;
        });
        return new PolicyCheckReport(bucket, start.toString(), requests, notReplayed, changed, changes);
    }

    /** A bucket's policy has no say in the making of the bucket. */
    private boolean concerns(RecordedRequest request) {
        return !request.operation().equals(CREATION)
                && request.decisions().stream().anyMatch(this::concerns);
    }

    private boolean concerns(RecordedDecision decision) {
        return decision.kind() == Resource.Kind.S3
                && decision.owner().filter(owner::equals).isPresent()
                && Replay.bucketOf(decision.resource()).equals(bucket);
    }

    /** What was recorded and what the candidate says; {@code fresh} is empty for what it has no say in. */
    private record Pair(RecordedDecision recorded, Optional<Decision> fresh) {
        boolean allowed() {
            return fresh.map(Decision::allowed).orElse(recorded.allowed());
        }

        boolean changes() {
            return allowed() != recorded.allowed();
        }
    }

    private void check(Entry<RecordedRequest> entry) {
        List<Pair> pairs = new ArrayList<>();
        for (RecordedDecision recorded : entry.value().decisions()) {
            Optional<AccessRequest> question = concerns(recorded)
                    ? replay.question(entry.value(), recorded, Optional.of(candidate), restricted)
                    : Optional.empty();
            Optional<Decision> fresh = question.map(asked -> authorizer.decide(asked, effort))
                    .filter(decision -> !(decision instanceof Decision.Undecided));
            if (concerns(recorded) && fresh.isEmpty()) {
                notReplayed++;
                return;
            }
            pairs.add(new Pair(recorded, fresh));
        }
        requests++;
        List<Pair> relevant = relevant(entry.value(), pairs);
        if (!relevant.isEmpty()) {
            changed++;
        }
        for (Pair pair : relevant) {
            if (changes.size() < MAX_CHANGES) {
                changes.add(change(entry, pair));
            }
        }
    }

    /** The permissions whose change changes the outcome: a request that was denied stays so while any of them is. */
    private static List<Pair> relevant(RecordedRequest request, List<Pair> pairs) {
        boolean apart = request.operation().equals(MANY_OBJECTS);
        boolean other = pairs.stream().allMatch(Pair::allowed) != request.allowed();
        return apart || other ? pairs.stream().filter(Pair::changes).toList() : List.of();
    }

    private Change change(Entry<RecordedRequest> entry, Pair pair) {
        RecordedRequest request = entry.value();
        Decision fresh = pair.fresh().orElseThrow();
        DecisionTrace trace = Secrets.masked(fresh.trace(tracing));
        boolean tellable = request.sender().account().filter(owner::equals).isPresent()
                || request.sender().account().isEmpty()
                || RecordedDecision.sourceOf(fresh).orElse(PolicySource.IDENTITY) == PolicySource.RESOURCE;
        return new Change(
                entry.id(),
                entry.time().toString(),
                request.sender().arn(),
                request.operation(),
                pair.recorded().action(),
                pair.recorded().resource(),
                pair.recorded().outcome().word(),
                trace.outcome(),
                trace.decidedBy().filter(_ -> tellable),
                tellable ? trace.summary() : "the policies of the sender's own account decide with it");
    }
}
