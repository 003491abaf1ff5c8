package dev.sealgate.gateway.service.sts;

import dev.sealgate.gateway.identity.AccountView;
import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.gateway.protocol.query.Parameters.Shape;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.service.iam.IamTagRules;
import dev.sealgate.gateway.service.iam.Tags;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What AssumeRole and GetFederationToken are given to limit and mark a session with. Immutable.
 *
 * @param policies at most one document
 */
record SessionRequest(List<String> policies, List<String> policyArns, Map<String, String> tags) {
    static final SessionRequest PLAIN = new SessionRequest(List.of(), List.of(), Map.of());

    private static final Shape POLICY = Shape.of(1, 2048, "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    private static final Shape ARN =
            Shape.of(20, 2048, "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF]+");
    private static final int MAX_ARNS = 10;
    private static final int PACKED_LIMIT_CHARACTERS = 4096;

    static SessionRequest of(Parameters in) {
        Optional<String> policy = in.find("Policy", POLICY);
        policy.ifPresent(SessionRequest::requireValid);
        List<String> arns = in.structures("PolicyArns", MAX_ARNS).stream()
                .map(member -> member.require("arn", ARN))
                .toList();
        SessionRequest request = new SessionRequest(policy.stream().toList(), arns, Tags.in(in, IamTagRules.SESSION));
        if (request.packedPercent() > 100) {
            throw new QueryException(
                    QueryErrorCode.PACKED_POLICY_TOO_LARGE,
                    "Serialized token too large for session: PackedPolicySize is " + request.packedPercent() + "%");
        }
        return request;
    }

    private static void requireValid(String text) {
        switch (PolicyDocument.parse(text, PolicyRules.of(PolicyRules.Kind.SESSION))) {
            case ParsedPolicy.Valid _ -> {}
            case ParsedPolicy.Malformed(String message) ->
                throw new QueryException(QueryErrorCode.MALFORMED_POLICY_DOCUMENT, message);
        }
    }

    /** Managed policies of the account, or AWS's. A session that a policy should limit is not made without it. */
    void requireKnownPolicies(AccountView account) {
        for (String arn : policyArns) {
            if (account.managedPolicy(arn).isEmpty()) {
                throw new QueryException(
                        QueryErrorCode.VALIDATION_ERROR, "Policy " + arn + " does not exist or is not attachable.");
            }
        }
    }

    /** How much of what a token may hold is used; AWS counts otherwise, in a format it does not publish. */
    int packedPercent() {
        int characters = policies.stream().mapToInt(String::length).sum()
                + policyArns.stream().mapToInt(String::length).sum()
                + tags.entrySet().stream()
                        .mapToInt(tag -> tag.getKey().length() + tag.getValue().length())
                        .sum();
        return (characters * 100 + PACKED_LIMIT_CHARACTERS - 1) / PACKED_LIMIT_CHARACTERS;
    }
}
