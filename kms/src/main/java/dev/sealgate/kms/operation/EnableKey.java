package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KeyStatus;
import dev.sealgate.kms.key.KmsKey;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html */
final class EnableKey implements KmsOperation<KeyRequest, KmsAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;

    EnableKey(Collaborators with) {
        access = with.access();
        keys = with.keys();
    }

    @Override
    public KmsAnswer execute(Invocation in, KeyRequest request) {
        KmsKey named = access.requireByKeyId(in, request.keyId());
        keys.update(named.arn(), key -> {
            in.requireState(key);
            return key.withStatus(KeyStatus.ENABLED);
        });
        return KmsAnswer.None.NONE;
    }
}
