package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.identity.KeyUses;
import dev.sealgate.gateway.identity.auth.SessionClaims;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.query.ValueEcho;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.query.QueryCall;
import dev.sealgate.gateway.service.query.QueryOperation;
import dev.sealgate.gateway.service.query.QueryService;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.policy.Authorizer;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;

/** The IAM service. Thread-safe. Source: https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html */
public final class Iam implements QueryService {
    private final Map<String, QueryOperation> operations;
    private final CostlyWork costlyWork;

    public Iam(
            Directory directory,
            KeyUses uses,
            UniqueIds ids,
            Authorizer authorizer,
            CostlyWork costlyWork,
            InstantSource clock) {
        this.costlyWork = costlyWork;
        IamOperations table =
                new IamOperations(ids, uses, authorizer, call -> new IamCall(call, directory, clock.instant()));
        this.operations = table.all().stream()
                .map(row -> row.doing((call, result) -> run(row, call, result)))
                .collect(Collectors.toUnmodifiableMap(QueryOperation::name, row -> row));
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
    public Map<String, QueryOperation> operations() {
        return operations;
    }

    private void run(QueryOperation row, QueryCall call, XmlBody result) {
        requireFullCredentials(call);
        if (row.costly()) {
            costlyWork.perform(call.caller(), () -> {
                row.work().run(call, result);
                return result;
            });
        } else {
            row.work().run(call, result);
        }
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
