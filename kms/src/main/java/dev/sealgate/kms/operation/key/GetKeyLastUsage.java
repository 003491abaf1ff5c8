package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.KmsKeyUse;
import dev.sealgate.kms.key.KmsKeyUses;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KeyRequest;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.wire.ResponseFields;
import java.time.InstantSource;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html */
public final class GetKeyLastUsage implements OperationHandler<KeyRequest, KmsAnswer> {
    private static final String IDLE_CONDITION = "kms:TrailingDaysWithoutKeyUsage";

    private final KeyAccess access;
    private final KmsKeyUses uses;

    public GetKeyLastUsage(KmsContext with) {
        access = with.access();
        uses = with.keyUses();
    }

    @Override
    public KmsAnswer execute(Invocation in, KeyRequest request) {
        KmsKey key = access.requireByKeyId(in, request.keyId());
        Optional<KmsKeyUse> last = uses.last(key);
        return out -> out.time("KeyCreationDate", key.createdAt())
                .text("KeyId", key.arn().toString())
                .object("KeyLastUsage", usage -> last.ifPresent(use -> write(usage, use)))
                .time("TrackingStartDate", uses.trackedSince(key));
    }

    private static void write(ResponseFields out, KmsKeyUse use) {
        out.text("CloudTrailEventId", use.eventId())
                .text("KmsRequestId", use.requestId())
                .text("Operation", use.operation())
                .time("Timestamp", use.at());
    }

    /**
     * For the operations that take a key out of use.
     * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
     */
    static RequestConditions idleness(KeyRepository keys, KmsKeyUses uses, InstantSource clock) {
        return (context, arn) -> keys.find(arn)
                .ifPresent(key -> context.put(IDLE_CONDITION, Long.toString(uses.idleDays(key, clock.instant()))));
    }
}
