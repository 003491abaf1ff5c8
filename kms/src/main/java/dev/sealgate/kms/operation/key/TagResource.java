package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.KmsTag;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import java.util.List;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html */
public final class TagResource implements OperationHandler<TagResource.Request, KmsAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;

    public TagResource(KmsContext with) {
        access = with.access();
        keys = with.keys();
    }

    public record Request(String keyId, List<KmsTag> tags) implements KmsRequest {
        public static Request read(RequestFields in) {
            in.requireGiven("Tags");
            return new Request(in.text("KeyId", Rules.KEY_ID), KmsTag.readList(in));
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        KmsKey named = access.requireByKeyId(in.given(RequestConditions.tags(request.tags())), request.keyId());
        keys.update(named.arn(), key -> {
            in.requireState(key);
            return key.withTags(KmsTag.merge(key.tags(), request.tags()));
        });
        return KmsAnswer.None.NONE;
    }
}
