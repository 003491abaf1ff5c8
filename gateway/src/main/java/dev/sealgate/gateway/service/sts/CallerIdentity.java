package dev.sealgate.gateway.service.sts;

import dev.sealgate.gateway.service.query.QueryCall;
import dev.sealgate.gateway.service.query.Xml;
import dev.sealgate.policy.AccountId;
import dev.sealgate.policy.Principal;

/** GetCallerIdentity: needs no permission, and no policy can deny it. */
final class CallerIdentity {
    private CallerIdentity() {}

    static void get(QueryCall call, Xml out) {
        Principal self = call.caller().principal();
        out.element("Arn", self.arn())
                .element("UserId", self.principalId())
                .element("Account", self.account().map(AccountId::value));
    }
}
