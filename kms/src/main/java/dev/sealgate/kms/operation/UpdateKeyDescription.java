package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.wire.RequestFields;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html */
final class UpdateKeyDescription implements KmsOperation<UpdateKeyDescription.Request, KmsAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;

    UpdateKeyDescription(Collaborators with) {
        access = with.access();
        keys = with.keys();
    }

    record Request(String keyId, String description) {
        static Request read(RequestFields in) {
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
