package dev.sealgate.gateway.operate.explain;

import java.util.List;
import java.util.Optional;

/**
 * What a candidate bucket policy would have done to recorded requests, for people and for JSON. Immutable.
 *
 * @param since ISO 8601, UTC
 * @param requests how many recorded requests were decided again
 * @param notReplayed how many could not be, because a policy they rest on is no longer known
 * @param changed how many would have had another outcome
 * @param changes the first of these, in order of time; see {@link PolicyCheck#MAX_CHANGES}
 */
public record PolicyCheckReport(
        String bucket, String since, long requests, long notReplayed, long changed, List<Change> changes) {
    public PolicyCheckReport {
        changes = List.copyOf(changes);
    }

    /**
     * One permission whose new outcome changes that of its request.
     *
     * @param before {@code allow}, {@code explicitDeny} or {@code implicitDeny}, as recorded
     * @param after the same, under the candidate
     * @param decidedBy the statement that would decide
     */
    public record Change(
            String requestId,
            String time,
            String principal,
            String operation,
            String action,
            String resource,
            String before,
            String after,
            Optional<String> decidedBy,
            String summary) {}
}
