package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeyOrigin;
import dev.sealgate.kms.key.KeyState;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.RotationSchedule;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html */
final class GetKeyRotationStatus implements KmsOperation<KeyRequest, GetKeyRotationStatus.Answer> {
    private final KeyAccess access;

    GetKeyRotationStatus(Collaborators with) {
        access = with.access();
    }

    /** A rotation on demand is done before its request is answered, so none is ever seen in progress. */
    record Answer(KmsKey key, Optional<RotationSchedule> schedule) implements KmsAnswer {
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
