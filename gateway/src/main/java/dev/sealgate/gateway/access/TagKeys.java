package dev.sealgate.gateway.access;

import static dev.sealgate.gateway.s3.S3Operation.*;

import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.s3.S3Operation;
import dev.sealgate.gateway.s3.tagging.Tag;
import dev.sealgate.gateway.s3.tagging.TagHeader;
import dev.sealgate.policy.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The condition keys that speak of tags.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
 */
final class TagKeys {
    private static final String DIRECTIVE = "x-amz-tagging-directive";

    /** Operations on objects that are judged by the tags which the object has before the request. */
    private static final Set<S3Operation> JUDGED_BY_EXISTING = Set.of(
            GET_OBJECT,
            HEAD_OBJECT,
            GET_OBJECT_ATTRIBUTES,
            GET_OBJECT_ACL,
            PUT_OBJECT_ACL,
            GET_OBJECT_TAGGING,
            PUT_OBJECT_TAGGING,
            DELETE_OBJECT_TAGGING);

    private TagKeys() {}

    static boolean judgedByExisting(S3Operation operation) {
        return JUDGED_BY_EXISTING.contains(operation);
    }

    static RequestContext ofExisting(Map<String, String> tags) {
        RequestContext.Builder keys = RequestContext.builder();
        new TreeMap<>(tags).forEach((key, value) -> keys.put("s3:ExistingObjectTag/" + key, value));
        return keys.build();
    }

    static RequestContext ofObject(Map<String, String> tags) {
        RequestContext.Builder keys = RequestContext.builder();
        Map<String, String> sorted = new TreeMap<>(tags);
        sorted.forEach((key, value) -> keys.put("s3:RequestObjectTag/" + key, value));
        return keys.putAll("s3:RequestObjectTagKeys", List.copyOf(sorted.keySet()))
                .build();
    }

    static RequestContext ofBucket(Map<String, String> tags) {
        RequestContext.Builder keys = RequestContext.builder();
        Map<String, String> sorted = new TreeMap<>(tags);
        sorted.forEach((key, value) -> keys.put("aws:RequestTag/" + key, value));
        return keys.putAll("aws:TagKeys", List.copyOf(sorted.keySet())).build();
    }

    /** Of the request's header, unless the operation leaves it aside: a copy that keeps its source's tags. */
    static void addHeader(RequestContext.Builder keys, S3Operation operation, Headers headers) {
        Optional<String> header = headers.first(TagHeader.NAME);
        boolean replaces = headers.first(DIRECTIVE).filter("REPLACE"::equals).isPresent();
        if (header.isEmpty() || (operation == COPY_OBJECT && !replaces)) {
            return;
        }
        List<String> names = new ArrayList<>();
        // The operation itself refuses a malformed header; until then a policy sees that there are tags, but none that
        // it could allow.
        Optional<List<Tag>> tags = TagHeader.find(header.get());
        if (tags.isEmpty()) {
            names.add(header.get());
        }
        for (Tag tag : tags.orElse(List.of())) {
            names.add(tag.key());
            keys.put("s3:RequestObjectTag/" + tag.key(), tag.value());
        }
        keys.putAll("s3:RequestObjectTagKeys", names);
    }
}
