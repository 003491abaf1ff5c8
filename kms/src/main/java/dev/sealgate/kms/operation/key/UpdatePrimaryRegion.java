package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.MultiRegionKeys;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;

/**
 * Both keys change in one transaction, so that no one sees an intermediate state.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html
 */
public final class UpdatePrimaryRegion implements OperationHandler<UpdatePrimaryRegion.Request, KmsAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;

    public UpdatePrimaryRegion(KmsContext with) {
        access = with.access();
        keys = with.keys();
    }

    public record Request(String keyId, String primaryRegion) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(in.text("KeyId", Rules.KEY_ID), in.text("PrimaryRegion", Rules.REGION));
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        Invocation asked = in.given(RequestConditions.of("kms:PrimaryRegion", request.primaryRegion()));
        KmsKey primary = access.requireByKeyId(asked, request.keyId());
        MultiRegionKeys.requirePrimary(primary);
        in.requireState(primary);
        KmsKey replica = access.requireRelated(asked, primary, request.primaryRegion());
        keys.promote(primary.arn(), replica.arn(), (from, to) -> {
            MultiRegionKeys.requirePrimary(from);
            MultiRegionKeys.requireReplica(to);
            in.requireState(from);
            in.requireState(to);
        });
        return KmsAnswer.None.NONE;
    }
}
