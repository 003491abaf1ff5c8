package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPage;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.KmsTag;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.List;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html */
public final class ListResourceTags implements OperationHandler<ListResourceTags.Request, ListResourceTags.Answer> {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 50;

    private final KeyAccess access;

    public ListResourceTags(KmsContext with) {
        access = with.access();
    }

    public record Request(String keyId, KmsPage.Request page) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(in.text("KeyId", Rules.KEY_ID), KmsPage.Request.read(in, DEFAULT_LIMIT, MAX_LIMIT));
        }
    }

    public record Answer(KmsPage<KmsTag> page) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.objects(
                    "Tags",
                    page.items(),
                    (tag, each) -> each.text("TagKey", tag.key()).text("TagValue", tag.value()));
            page.writeEnd(out);
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        String after = request.page().after(name -> !name.isEmpty());
        KmsKey key = access.requireByKeyId(in, request.keyId());
        List<KmsTag> tags = key.tags().entrySet().stream()
                .filter(tag -> tag.getKey().compareTo(after) > 0)
                .limit(request.page().lookAhead())
                .map(tag -> new KmsTag(tag.getKey(), tag.getValue()))
                .toList();
        return new Answer(KmsPage.of(request.page(), tags, KmsTag::key));
    }
}
