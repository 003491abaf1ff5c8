package dev.sealgate.gateway.service.sts;

import dev.sealgate.gateway.service.query.QueryCall;
import dev.sealgate.gateway.service.query.QueryErrorCode;
import dev.sealgate.gateway.service.query.QueryException;
import dev.sealgate.policy.AccessDeniedText;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.RequestContext;
import dev.sealgate.policy.Resource;

/** Asks the policy room about an STS action. */
final class Permissions {
    private Permissions() {}

    static void require(QueryCall call, String action) {
        require(call, action, Resource.none(), RequestContext.EMPTY);
    }

    static void require(QueryCall call, String action, Resource resource, RequestContext context) {
        Decision decision = call.caller().decide(action, resource, context);
        if (!decision.allowed()) {
            throw new QueryException(QueryErrorCode.ACCESS_DENIED, AccessDeniedText.of(decision));
        }
    }

    static QueryException denied(QueryCall call, String action, String resource) {
        return new QueryException(
                QueryErrorCode.ACCESS_DENIED,
                "User: " + call.caller().principal().arn() + " is not authorized to perform: " + action
                        + " on resource: " + resource);
    }
}
