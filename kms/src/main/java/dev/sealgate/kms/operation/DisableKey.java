package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KeyStatus;
import dev.sealgate.kms.key.KmsKey;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html */
final class DisableKey implements KmsOperation<KeyRequest, KmsAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;
    private final RequestConditions idleness;

    DisableKey(Collaborators with) {
        access = with.access();
        keys = with.keys();
        idleness = GetKeyLastUsage.idleness(keys, with.keyUses(), with.clock());
    }

    @Override
    public KmsAnswer execute(Invocation in, KeyRequest request) {
        KmsKey named = access.requireByKeyId(in.given(idleness), request.keyId());
        keys.update(named.arn(), key -> {
            in.requireState(key);
            return key.withStatus(KeyStatus.DISABLED);
        });
        return KmsAnswer.None.NONE;
    }
}
