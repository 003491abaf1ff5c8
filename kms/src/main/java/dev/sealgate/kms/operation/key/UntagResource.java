package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KeyRepository;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html */
public final class UntagResource implements OperationHandler<UntagResource.Request, KmsAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;

    public UntagResource(KmsContext with) {
        access = with.access();
        keys = with.keys();
    }

    public record Request(String keyId, List<String> tagKeys) implements KmsRequest {
        public static Request read(RequestFields in) {
            in.requireGiven("TagKeys");
            return new Request(in.text("KeyId", Rules.KEY_ID), in.texts("TagKeys", Rules.TAG_KEY));
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        KmsKey named = access.requireByKeyId(in.given(RequestConditions.tagKeys(request.tagKeys())), request.keyId());
        keys.update(named.arn(), key -> {
            in.requireState(key);
            Map<String, String> kept = new HashMap<>(key.tags());
            request.tagKeys().forEach(kept::remove);
            return key.withTags(kept);
        });
        return KmsAnswer.None.NONE;
    }
}
