package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeyOrigin;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.RotationType;
import dev.sealgate.kms.key.SealedMaterial;
import dev.sealgate.kms.material.KeyMaterials;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KeyRequest;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.MultiRegionKeys;
import dev.sealgate.kms.operation.OperationHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html */
public final class RotateKeyOnDemand implements OperationHandler<KeyRequest, KmsAnswer> {
    private static final int MAX_ROTATIONS = 25;
    private static final Duration BEFORE_AUTOMATIC = Duration.ofMinutes(20);

    private final KeyAccess access;
    private final KeyRepository keys;
    private final KeyMaterials materials;
    private final InstantSource clock;

    public RotateKeyOnDemand(KmsContext with) {
        access = with.access();
        keys = with.keys();
        materials = with.materials();
        clock = with.clock();
    }

    @Override
    public KmsAnswer execute(Invocation in, KeyRequest request) {
        KmsKey named = access.requireByKeyId(in, request.keyId());
        Rotatable.require(in, named);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        requireEverywhere(named);
        SealedMaterial fresh = materials.generate(named.arn(), now);
        KmsKey rotated = keys.update(named.arn(), key -> {
            MultiRegionKeys.requireNoReplica(key);
            in.requireState(key);
            requireRoom(key, now);
            return key.rotated(next(key, fresh), RotationType.ON_DEMAND, now);
        });
        return out -> out.text("KeyId", rotated.arn().toString());
    }

    /** Keys with imported material switch to what was imported for the rotation. */
    private static SealedMaterial next(KmsKey key, SealedMaterial fresh) {
        return key.traits().origin() == KeyOrigin.AWS_KMS
                ? fresh
                : key.waiting().filter(SealedMaterial::present).orElseThrow(() -> nothingWaits(key));
    }

    /** AWS: the new material must be in every related key first, or those without it would become unusable. */
    private void requireEverywhere(KmsKey key) {
        boolean missing = key.waiting().isPresent() && !ImportRules.waitsEverywhere(key, keys.related(key));
        if (missing) {
            throw nothingWaits(key);
        }
    }

    private static KmsException nothingWaits(KmsKey key) {
        return new KmsException(
                KmsErrorCode.INVALID_STATE,
                "No available key material pending rotation for the key: " + key.arn() + ".");
    }

    private static void requireRoom(KmsKey key, Instant now) {
        if (key.rotationsOnDemand() >= MAX_ROTATIONS) {
            throw new KmsException(
                    KmsErrorCode.LIMIT_EXCEEDED,
                    "The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be "
                            + "performed for this key: " + key.arn());
        }
        if (key.schedule()
                .filter(it -> !it.next().isAfter(now.plus(BEFORE_AUTOMATIC)))
                .isPresent()) {
            throw new KmsException(
                    KmsErrorCode.CONFLICT,
                    "An automatic rotation of the key is in progress or scheduled to begin within the next 20 minutes: "
                            + key.arn());
        }
    }
}
