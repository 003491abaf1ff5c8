package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.RotationSchedule;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html */
public final class EnableKeyRotation implements OperationHandler<EnableKeyRotation.Request, KmsAnswer> {
    private static final int MIN_PERIOD_DAYS = 90;
    private static final int MAX_PERIOD_DAYS = 2560;
    private static final String PERIOD_CONDITION = "kms:RotationPeriodInDays";

    private final KeyAccess access;
    private final KeyRepository keys;
    private final InstantSource clock;

    public EnableKeyRotation(KmsContext with) {
        access = with.access();
        keys = with.keys();
        clock = with.clock();
    }

    public record Request(String keyId, int periodDays) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.text("KeyId", Rules.KEY_ID),
                    in.optionalInteger("RotationPeriodInDays", MIN_PERIOD_DAYS, MAX_PERIOD_DAYS)
                            .orElse(RotationSchedule.DEFAULT_PERIOD_DAYS));
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        KmsKey named = access.requireByKeyId(
                in.given(RequestConditions.of(PERIOD_CONDITION, request.periodDays())), request.keyId());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        keys.update(named.arn(), key -> {
            Rotatable.requireAutomatic(in, key);
            MultiRegionKeys.requireNoReplica(key);
            in.requireState(key);
            return key.withRotation(Optional.of(schedule(key, request.periodDays(), now)));
        });
        return KmsAnswer.None.NONE;
    }

    /** Asking for what is already the case does not postpone the next rotation. */
    private static RotationSchedule schedule(KmsKey key, int periodDays, Instant now) {
        return key.schedule()
                .filter(kept -> kept.periodDays() == periodDays)
                .orElseGet(() -> RotationSchedule.since(now, periodDays));
    }
}
