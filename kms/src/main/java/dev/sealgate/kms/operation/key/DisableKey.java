package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KeyStatus;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KeyRequest;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html */
public final class DisableKey implements OperationHandler<KeyRequest, KmsAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;
    private final RequestConditions idleness;

    public DisableKey(KmsContext with) {
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
