package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.identity.KeyUses;
import dev.sealgate.gateway.identity.auth.SessionClaims;
import dev.sealgate.gateway.service.query.QueryCall;
import dev.sealgate.gateway.service.query.QueryErrorCode;
import dev.sealgate.gateway.service.query.QueryException;
import dev.sealgate.gateway.service.query.QueryService;
import dev.sealgate.gateway.service.query.ValueEcho;
import dev.sealgate.gateway.service.query.Xml;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.policy.Authorizer;
import java.time.InstantSource;
import java.util.Optional;

/** The IAM service. Thread-safe. Source: https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html */
public final class Iam implements QueryService {
    private final Directory directory;
    private final IamOperations operations;
    private final InstantSource clock;

    public Iam(
            Directory directory,
            KeyUses uses,
            UniqueIds ids,
            Authorizer authorizer,
            CostlyWork costlyWork,
            InstantSource clock) {
        this.directory = directory;
        this.operations = new IamOperations(ids, uses, authorizer, costlyWork);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "iam";
    }

    @Override
    public String version() {
        return "2010-05-08";
    }

    @Override
    public String namespace() {
        return "https://iam.amazonaws.com/doc/2010-05-08/";
    }

    @Override
    public ValueEcho echo() {
        return ValueEcho.NOTHING;
    }

    @Override
    public Optional<Operation> operation(String action) {
        return operations.find(action).map(operation -> (call, result) -> run(action, operation, call, result));
    }

    private void run(String action, IamOperation operation, QueryCall call, Xml result) {
        requireFullCredentials(call);
        operation.run(new IamCall(call, directory, action, clock.instant()), result);
    }

    /** AWS: credentials of GetSessionToken without MFA, and of GetFederationToken, cannot call IAM. */
    private static void requireFullCredentials(QueryCall call) {
        boolean refused = call.sender()
                .session()
                .filter(session -> session.kind() != SessionClaims.Kind.ASSUMED_ROLE)
                .isPresent();
        if (refused) {
            throw new QueryException(
                    QueryErrorCode.INVALID_CLIENT_TOKEN_ID, "The security token included in the request is invalid");
        }
    }
}
