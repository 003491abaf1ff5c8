package dev.sealgate.gateway.service.sts;

import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.query.QueryCall;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;

/** GetCallerIdentity: needs no permission, and no policy can deny it. */
final class CallerIdentity {
    private CallerIdentity() {}

    static void get(QueryCall call, XmlBody out) {
        Principal self = call.caller().principal();
        out.text("Arn", self.arn())
                .text("UserId", self.principalId())
                .text("Account", self.account().map(AccountId::value));
    }
}
