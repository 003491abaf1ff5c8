package dev.sealgate.kms.operation;

import dev.sealgate.kms.grant.GrantPlace;
import dev.sealgate.kms.grant.GrantRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.wire.RequestFields;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html */
final class RevokeGrant implements KmsOperation<RevokeGrant.Request, KmsAnswer> {
    private final KeyAccess access;
    private final GrantRepository grants;

    RevokeGrant(Collaborators with) {
        access = with.access();
        grants = with.grants();
    }

    record Request(String keyId, String grantId, CallOptions options) {
        static Request read(RequestFields in) {
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
