package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.wire.RequestFields;
import java.util.List;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html */
final class TagResource implements KmsOperation<TagResource.Request, KmsAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;

    TagResource(Collaborators with) {
        access = with.access();
        keys = with.keys();
    }

    record Request(String keyId, List<Tag> tags) {
        static Request read(RequestFields in) {
            in.requireGiven("Tags");
            return new Request(in.text("KeyId", Rules.KEY_ID), Tag.readList(in));
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        KmsKey named = access.requireByKeyId(in.given(RequestConditions.tags(request.tags())), request.keyId());
        keys.update(named.arn(), key -> {
            in.requireState(key);
            return key.withTags(Tag.merge(key.tags(), request.tags()));
        });
        return KmsAnswer.None.NONE;
    }
}
