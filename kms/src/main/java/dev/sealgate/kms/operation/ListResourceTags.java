package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.List;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html */
final class ListResourceTags implements KmsOperation<ListResourceTags.Request, ListResourceTags.Answer> {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 50;

    private final KeyAccess access;

    ListResourceTags(Collaborators with) {
        access = with.access();
    }

    record Request(String keyId, Page.Request page) {
        static Request read(RequestFields in) {
            return new Request(in.text("KeyId", Rules.KEY_ID), Page.Request.read(in, DEFAULT_LIMIT, MAX_LIMIT));
        }
    }

    record Answer(Page<Tag> page) implements KmsAnswer {
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
        List<Tag> tags = key.tags().entrySet().stream()
                .filter(tag -> tag.getKey().compareTo(after) > 0)
                .limit(request.page().lookAhead())
                .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                .toList();
        return new Answer(Page.of(request.page(), tags, Tag::key));
    }
}
