package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KeyRequest;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.MultiRegionKeys;
import dev.sealgate.kms.operation.OperationHandler;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html */
public final class DisableKeyRotation implements OperationHandler<KeyRequest, KmsAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;

    public DisableKeyRotation(KmsContext with) {
        access = with.access();
        keys = with.keys();
    }

    @Override
    public KmsAnswer execute(Invocation in, KeyRequest request) {
        KmsKey named = access.requireByKeyId(in, request.keyId());
        keys.update(named.arn(), key -> {
            Rotatable.requireAutomatic(in, key);
            MultiRegionKeys.requireNoReplica(key);
            in.requireState(key);
            return key.withRotation(Optional.empty());
        });
        return KmsAnswer.None.NONE;
    }
}
