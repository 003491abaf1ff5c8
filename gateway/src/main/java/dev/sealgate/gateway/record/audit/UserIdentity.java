package dev.sealgate.gateway.record.audit;

import dev.sealgate.gateway.edge.exchange.Trace.Signer;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who made a call. Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
final class UserIdentity {
    private static final String ACCOUNT_ID = "accountId";
    private static final String PRINCIPAL_ID = "principalId";

    private UserIdentity() {}

    /** As the caller's own account sees it. */
    static ObjectNode of(Caller caller, Optional<Signer> signer) {
        Principal principal = caller.principal();
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        switch (principal.kind()) {
            case ROOT -> known(identity, "Root", principal, signer);
            case USER -> known(identity, "IAMUser", principal, signer).put("userName", principal.name());
            case ASSUMED_ROLE -> known(identity, "AssumedRole", principal, signer);
            case FEDERATED_USER -> known(identity, "FederatedUser", principal, signer);
            case SERVICE -> identity.put("type", "AWSService").put("invokedBy", principal.name());
            case ANONYMOUS ->
                identity.put("type", "AWSAccount").put(PRINCIPAL_ID, "").put(ACCOUNT_ID, "anonymous");
        }
        addSession(identity, caller);
        return identity;
    }

    /** As the owner of a resource in another account sees it: the account, and an id that names nobody there. */
    static ObjectNode foreign(Caller caller) {
        Principal principal = caller.principal();
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "AWSAccount")
                .put(PRINCIPAL_ID, principal.principalId())
                .put(ACCOUNT_ID, principal.account().map(AccountId::value).orElse("anonymous"));
    }

    /** Of what a service does on its own in an account. */
    static ObjectNode internal(String account) {
        return JsonNodeFactory.instance
                .objectNode()
                .put(ACCOUNT_ID, account)
                .put("invokedBy", RecordDraft.Sender.INTERNAL.address());
    }

    private static ObjectNode known(ObjectNode identity, String type, Principal principal, Optional<Signer> signer) {
        identity.put("type", type).put(PRINCIPAL_ID, principal.principalId()).put("arn", principal.arn());
        principal.account().ifPresent(account -> identity.put(ACCOUNT_ID, account.value()));
        signer.ifPresent(known -> identity.put("accessKeyId", known.accessKeyId()));
        return identity;
    }

    /** Only temporary credentials have one. */
    private static void addSession(ObjectNode identity, Caller caller) {
        Optional<String> issued = value(caller, "aws:TokenIssueTime");
        if (issued.isEmpty()) {
            return;
        }
        ObjectNode session = identity.putObject("sessionContext");
        addIssuer(session, caller.principal());
        session.putObject("attributes")
                .put("creationDate", RecordTime.toSeconds(issued.get()))
                .put(
                        "mfaAuthenticated",
                        value(caller, "aws:MultiFactorAuthPresent").orElse("false"));
        value(caller, "aws:SourceIdentity").ifPresent(source -> session.put("sourceIdentity", source));
    }

    private static void addIssuer(ObjectNode session, Principal principal) {
        String type = switch (principal.kind()) {
            case ASSUMED_ROLE -> "Role";
            case FEDERATED_USER -> "IAMUser";
            case ROOT, USER, SERVICE, ANONYMOUS -> "";
        };
        if (type.isEmpty()) {
            return;
        }
        ObjectNode issuer = session.putObject("sessionIssuer").put("type", type);
        if (type.equals("Role")) {
            String id = principal.principalId();
            issuer.put(PRINCIPAL_ID, id.substring(0, Math.max(0, id.indexOf(':'))));
        }
        issuer.put("arn", principal.issuerArn());
        principal.account().ifPresent(account -> issuer.put(ACCOUNT_ID, account.value()));
        issuer.put(
                "userName",
                principal.issuerArn().substring(principal.issuerArn().lastIndexOf('/') + 1));
    }

    private static Optional<String> value(Caller caller, String key) {
        return caller.context()
                .find(key)
                .flatMap(found -> found.values().stream().findFirst());
    }
}
