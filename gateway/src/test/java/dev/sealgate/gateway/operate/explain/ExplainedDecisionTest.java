package dev.sealgate.gateway.operate.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.context.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainedDecisionTest {
    @Test
    void whatTheEngineAloneKnows_isNotShown() {
        RequestContext context = RequestContext.builder()
                .put("aws:SourceIp", "192.0.2.7")
                .put("sealgate:CanonicalUser", "0123")
                .build();
        ExplainedDecision decision = ExplainedDecision.of(
                "s3:GetObject",
                "arn:aws:s3:::b/k",
                Optional.empty(),
                new DecisionTrace("implicitDeny", Optional.empty(), "nothing allows it", List.of()),
                context);
        assertEquals(Map.of("aws:SourceIp", List.of("192.0.2.7")), decision.context());
    }
}
