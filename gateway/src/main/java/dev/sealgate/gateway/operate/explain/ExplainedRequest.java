package dev.sealgate.gateway.operate.explain;

import java.util.List;
import java.util.Optional;

/**
 * Everything that made a request succeed or fail, for people and for JSON. Immutable.
 *
 * @param time ISO 8601, UTC
 * @param principal the sender's ARN
 * @param summary one sentence: which policy, statement, condition and value made it so
 * @param decisions one for each permission that was asked for, in order
 */
public record ExplainedRequest(
        String requestId,
        String time,
        String operation,
        int status,
        Optional<String> errorCode,
        String principal,
        Optional<String> account,
        String summary,
        List<ExplainedDecision> decisions) {
    public ExplainedRequest {
        decisions = List.copyOf(decisions);
    }
}
