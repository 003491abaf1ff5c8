package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html */
public final class UpdateKeyDescription implements OperationHandler<UpdateKeyDescription.Request, KmsAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;

    public UpdateKeyDescription(KmsContext with) {
        access = with.access();
        keys = with.keys();
    }

    public record Request(String keyId, String description) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(in.text("KeyId", Rules.KEY_ID), in.text("Description", Rules.DESCRIPTION));
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        KmsKey named = access.requireByKeyId(in, request.keyId());
        keys.update(named.arn(), key -> {
            in.requireState(key);
            return key.withDescription(request.description());
        });
        return KmsAnswer.None.NONE;
    }
}
