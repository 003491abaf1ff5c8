package dev.sealgate.gateway.service.sts;

import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.identity.auth.SessionClaims.Kind;
import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.gateway.protocol.query.Parameters.Shape;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.iam.Tags;
import dev.sealgate.gateway.service.query.QueryCall;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import java.time.Duration;

/** GetSessionToken and GetFederationToken, which long-term access keys call for sessions of their own rights. */
final class UserSessions {
    private static final Shape NAME = Shape.of(2, 32, "[\\w+=,.@-]*");
    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 129600;
    private static final int DEFAULT_SECONDS = 43200;
    private static final int MAX_ROOT_SECONDS = 3600;

    private final Directory directory;
    private final Sessions sessions;

    UserSessions(Directory directory, Sessions sessions) {
        this.directory = directory;
        this.sessions = sessions;
    }

    /** AWS: needs no permission. Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
    void getSessionToken(QueryCall call, XmlBody out) {
        Principal self = longTermCaller(call, "GetSessionToken");
        Mfa.requireWellFormed(call.parameters());
        Mfa.refuse(call.parameters());
        Sessions.Subject subject = Sessions.Subject.of(Kind.SESSION_TOKEN, account(self), self.principalId(), "");
        sessions.issue(subject, SessionRequest.PLAIN, duration(call.parameters(), self), out);
    }

    /** Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
    void getFederationToken(QueryCall call, XmlBody out) {
        Principal self = longTermCaller(call, "GetFederationToken");
        String name = call.parameters().require("Name", NAME);
        SessionRequest request = SessionRequest.of(call.parameters());
        String arn = "arn:aws:sts::" + account(self) + ":federated-user/" + name;
        Resource session = Resource.ordinary(arn, account(self));
        Permissions.require(call, session, Tags.context(request.tags()));
        if (!request.tags().isEmpty()) {
            Permissions.require(call, "sts:TagSession", session, Tags.context(request.tags()));
        }
        request.requireKnownPolicies(directory.currentAccount(account(self)));
        Sessions.Subject subject = Sessions.Subject.of(Kind.FEDERATED, account(self), self.principalId(), name);
        sessions.issue(subject, request, duration(call.parameters(), self), out);
        out.element(
                "FederatedUser",
                xml -> xml.text("FederatedUserId", account(self) + ":" + name).text("Arn", arn));
        out.text("PackedPolicySize", request.packedPercent()); // AWS: also when it is 0
    }

    private static Principal longTermCaller(QueryCall call, String operation) {
        if (call.sender().session().isPresent()) {
            throw new QueryException(
                    QueryErrorCode.ACCESS_DENIED, "Cannot call " + operation + " with session credentials");
        }
        return call.caller().principal();
    }

    private static AccountId account(Principal self) {
        return self.account().orElseThrow();
    }

    /** Root gets an hour, however much it asks for. */
    private static Duration duration(Parameters in, Principal self) {
        int seconds = in.findNumber("DurationSeconds", MIN_SECONDS, MAX_SECONDS).orElse(DEFAULT_SECONDS);
        return Duration.ofSeconds(self.kind() == Principal.Kind.ROOT ? Math.min(seconds, MAX_ROOT_SECONDS) : seconds);
    }
}
