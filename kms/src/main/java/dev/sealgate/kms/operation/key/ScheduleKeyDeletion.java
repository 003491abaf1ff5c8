package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KeyStatus;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html */
public final class ScheduleKeyDeletion
        implements OperationHandler<ScheduleKeyDeletion.Request, ScheduleKeyDeletion.Answer> {
    private static final int MIN_WINDOW_DAYS = 7;
    private static final int MAX_WINDOW_DAYS = 30;
    private static final String WINDOW_CONDITION = "kms:ScheduleKeyDeletionPendingWindowInDays";

    private final KeyAccess access;
    private final KeyRepository keys;
    private final InstantSource clock;
    private final RequestConditions idleness;

    public ScheduleKeyDeletion(KmsContext with) {
        access = with.access();
        keys = with.keys();
        clock = with.clock();
        idleness = GetKeyLastUsage.idleness(keys, with.keyUses(), clock);
    }

    public record Request(String keyId, int windowDays) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.text("KeyId", Rules.KEY_ID),
                    in.optionalInteger("PendingWindowInDays", MIN_WINDOW_DAYS, MAX_WINDOW_DAYS)
                            .orElse(MAX_WINDOW_DAYS));
        }
    }

    public record Answer(KmsKey key, int windowDays) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            key.status().deletionDate().ifPresent(date -> out.time("DeletionDate", date));
            out.text("KeyId", key.arn().toString())
                    .text("KeyState", key.state().wireName())
                    .number("PendingWindowInDays", windowDays);
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        KmsKey named = access.requireByKeyId(
                in.given(idleness).given(RequestConditions.of(WINDOW_CONDITION, request.windowDays())),
                request.keyId());
        KeyStatus pending = KeyStatus.pendingDeletion(
                clock.instant().truncatedTo(ChronoUnit.MILLIS), Duration.ofDays(request.windowDays()));
        keys.findSettled(named.arn());
        KmsKey scheduled = keys.update(named.arn(), key -> {
            in.requireState(key);
            return key.withStatus(key.hasReplicas() ? KeyStatus.pendingReplicaDeletion(request.windowDays()) : pending);
        });
        return new Answer(scheduled, request.windowDays());
    }
}
