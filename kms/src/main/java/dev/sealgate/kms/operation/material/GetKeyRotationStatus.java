package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.key.KeyOrigin;
import dev.sealgate.kms.key.KeyState;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.RotationSchedule;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KeyRequest;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html */
public final class GetKeyRotationStatus implements OperationHandler<KeyRequest, GetKeyRotationStatus.Answer> {
    private final KeyAccess access;

    public GetKeyRotationStatus(KmsContext with) {
        access = with.access();
    }

    /** A rotation on demand is done before its request is answered, so none is ever seen in progress. */
    public record Answer(KmsKey key, Optional<RotationSchedule> schedule) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.text("KeyId", key.arn().toString()).flag("KeyRotationEnabled", schedule.isPresent());
            schedule.ifPresent(
                    it -> out.time("NextRotationDate", it.next()).number("RotationPeriodInDays", it.periodDays()));
        }
    }

    @Override
    public Answer execute(Invocation in, KeyRequest request) {
        KmsKey key = access.requireByKeyId(in, request.keyId());
        Rotatable.require(in, key);
        if (key.state() == KeyState.PENDING_IMPORT) {
            Rotatable.requireOrigin(key, KeyOrigin.AWS_KMS);
        }
        // AWS: false while a key is pending deletion; when that is called off, what it was before.
        return new Answer(key, key.schedule().filter(any -> key.state() != KeyState.PENDING_DELETION));
    }
}
