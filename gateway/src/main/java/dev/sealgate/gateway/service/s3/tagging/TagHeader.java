package dev.sealgate.gateway.service.s3.tagging;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code x-amz-tagging}, tags as URL query parameters. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
public final class TagHeader {
    public static final String NAME = "x-amz-tagging";

    private TagHeader() {}

    /**
     * The tags of a new object; none without the header.
     *
     * @throws S3Exception InvalidArgument, BadRequest or InvalidTag
     */
    public static Map<String, String> tags(Headers headers) {
        return headers.first(NAME).map(TagHeader::require).orElse(Map.of());
    }

    private static Map<String, String> require(String header) {
        List<Tag> tags = find(header).orElseThrow(() -> malformed(header));
        Set<String> keys = new HashSet<>();
        if (!tags.stream().allMatch(tag -> isNamed(tag) && keys.add(tag.key()))) {
            throw malformed(header);
        }
        return TagRules.OBJECT.require(tags);
    }

    private static boolean isNamed(Tag tag) {
        return !tag.key().isEmpty() && TagRules.isText(tag.key()) && TagRules.isText(tag.value());
    }

    /** The tags in order, allowed or not; empty when the header is not of this form. */
    public static Optional<List<Tag>> find(String header) {
        try {
            return Optional.of(Query.parse(header).parameters().stream()
                    .map(parameter -> new Tag(parameter.name(), parameter.value()))
                    .toList());
        } catch (IllegalArgumentException notUrlEncoded) {
            return Optional.empty();
        }
    }

    /** The header of these tags. */
    public static String write(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> encoded(tag.getKey()) + "=" + encoded(tag.getValue()))
                        .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static S3Exception malformed(String header) {
        return S3Exception.invalidArgument(
                "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
                NAME,
                header);
    }
}
