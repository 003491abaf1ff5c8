package dev.sealgate.gateway.service.sts;

import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.service.query.QueryCall;
import dev.sealgate.policy.AccessDeniedText;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.RequestContext;

/** Asks the policy room about an STS action. */
final class Permissions {
    private Permissions() {}

    /** The operation's own. @throws QueryException AccessDenied */
    static void require(QueryCall call, Resource resource, RequestContext context) {
        require(call, call.operation().requirePermission(), resource, context);
    }

    /** One that the request's parameters ask for besides. @throws QueryException AccessDenied */
    static void require(QueryCall call, String action, Resource resource, RequestContext context) {
        Decision decision = call.caller().decide(action, resource, context);
        if (!decision.allowed()) {
            throw new QueryException(QueryErrorCode.ACCESS_DENIED, AccessDeniedText.of(decision));
        }
    }

    static QueryException denied(QueryCall call, String resource) {
        return new QueryException(
                QueryErrorCode.ACCESS_DENIED,
                "User: " + call.caller().principal().arn() + " is not authorized to perform: "
                        + call.operation().requirePermission()
                        + " on resource: " + resource);
    }
}
