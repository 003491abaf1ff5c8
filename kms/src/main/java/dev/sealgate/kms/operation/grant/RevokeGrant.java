package dev.sealgate.kms.operation.grant;

import dev.sealgate.kms.grant.GrantPlace;
import dev.sealgate.kms.grant.GrantRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.CallOptions;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html */
public final class RevokeGrant implements OperationHandler<RevokeGrant.Request, KmsAnswer> {
    private final KeyAccess access;
    private final GrantRepository grants;

    public RevokeGrant(KmsContext with) {
        access = with.access();
        grants = with.grants();
    }

    public record Request(String keyId, String grantId, CallOptions options) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.text("KeyId", Rules.KEY_ID), in.text("GrantId", Rules.GRANT_ID), CallOptions.dryRunOnly(in));
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        KmsKey key = access.requireByKeyId(in.given(RequestConditions.ofService(in)), request.keyId());
        GrantPlace place = new GrantPlace(key.arn(), GrantEntries.requireId(request.grantId()));
        if (grants.find(place).isEmpty()) {
            throw GrantEntries.notFound(request.grantId());
        }
        request.options().endDryRun();
        if (!grants.remove(place)) {
            throw GrantEntries.notFound(request.grantId());
        }
        return KmsAnswer.None.NONE;
    }
}
