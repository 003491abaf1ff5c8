package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Operation.KeyGroup;
import dev.sealgate.gateway.service.s3.tagging.Tag;
import dev.sealgate.gateway.service.s3.tagging.TagHeader;
import dev.sealgate.policy.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The condition keys about tags.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
 */
final class TagKeys {
    private static final String DIRECTIVE = "x-amz-tagging-directive";

    private TagKeys() {}

    static RequestContext ofExisting(Map<String, String> tags) {
        RequestContext.Builder keys = RequestContext.builder();
        put(keys, "s3:ExistingObjectTag/", listed(tags));
        return keys.build();
    }

    static RequestContext ofObject(Map<String, String> tags) {
        return ofRequest("s3:RequestObjectTag/", "s3:RequestObjectTagKeys", tags);
    }

    static RequestContext ofBucket(Map<String, String> tags) {
        return ofRequest("aws:RequestTag/", "aws:TagKeys", tags);
    }

    private static RequestContext ofRequest(String prefix, String nameOfKeys, Map<String, String> tags) {
        RequestContext.Builder keys = RequestContext.builder();
        List<Tag> sorted = listed(tags);
        put(keys, prefix, sorted);
        return keys.putAll(nameOfKeys, sorted.stream().map(Tag::key).toList()).build();
    }

    private static List<Tag> listed(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                        .toList();
    }

    /** Tags may differ in case only, condition keys may not: then the key holds every value, so that no tag can hide another. */
    private static void put(RequestContext.Builder keys, String prefix, List<Tag> tags) {
        Map<String, List<String>> values = new TreeMap<>();
        for (Tag tag : tags) {
            values.computeIfAbsent(tag.key().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(tag.value());
        }
        for (Tag tag : tags) {
            List<String> all = values.getOrDefault(tag.key().toLowerCase(Locale.ROOT), List.of());
            if (all.size() == 1) {
                keys.put(prefix + tag.key(), tag.value());
            } else {
                keys.putAll(prefix + tag.key(), all);
            }
        }
    }

    /** From the request's header, unless it is ignored, as for a copy that keeps its source's tags. */
    static void addHeader(RequestContext.Builder keys, S3Operation operation, Headers headers) {
        Optional<String> header = headers.first(TagHeader.NAME);
        boolean replaces = headers.first(DIRECTIVE).filter("REPLACE"::equals).isPresent();
        if (header.isEmpty() || (operation.shows(KeyGroup.TAGS_OF_SOURCE) && !replaces)) {
            return;
        }
        // The operation itself refuses a malformed header; until then a policy sees that there are tags, but none that
        // it could allow.
        Optional<List<Tag>> tags = TagHeader.find(header.get());
        put(keys, "s3:RequestObjectTag/", tags.orElse(List.of()));
        List<String> names =
                tags.map(all -> all.stream().map(Tag::key).toList()).orElse(List.of(header.get()));
        keys.putAll("s3:RequestObjectTagKeys", names);
    }
}
