package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html */
final class DisableKeyRotation implements KmsOperation<KeyRequest, KmsAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;

    DisableKeyRotation(Collaborators with) {
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
