package dev.sealgate.gateway.service.s3.tagging;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What may be tagged how, and in which words AWS refuses the rest.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html
 */
public enum TagRules {
    // spotless:off
    OBJECT    (10, "Object tags cannot be greater than 10",
            "Your TagKey cannot be prefixed with aws:"),
    BUCKET    (50, "Bucket tag count cannot be greater than 50",
            "System tags cannot be added/updated by requester"),
    NEW_BUCKET(50, "Bucket tag count cannot be greater than 50",
            "User-defined tag keys can't start with \"aws:\". This prefix is reserved for system tags. Remove \"aws:\" from your tag keys and try again.");
    // spotless:on

    /** In UTF-16 code units, as AWS counts. */
    private static final int MAX_KEY_LENGTH = 128;

    private static final int MAX_VALUE_LENGTH = 256;
    private static final String RESERVED_PREFIX = "aws:";
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private final int maxCount;
    private final String tooMany;
    private final String reserved;

    TagRules(int maxCount, String tooMany, String reserved) {
        this.maxCount = maxCount;
        this.tooMany = tooMany;
        this.reserved = reserved;
    }

    /**
     * The tags by key, in the order of keys.
     *
     * @throws S3Exception BadRequest when there are too many, InvalidTag for one that may not be
     */
    public Map<String, String> require(List<Tag> tags) {
        if (tags.size() > maxCount) {
            throw new S3Exception(S3ErrorCode.BAD_REQUEST, tooMany);
        }
        Map<String, String> byKey = new TreeMap<>();
        for (Tag tag : tags) {
            requireAllowed(tag);
            if (byKey.put(tag.key(), tag.value()) != null) {
                throw invalid("Cannot provide multiple Tags with the same key", tag);
            }
        }
        return byKey;
    }

    private void requireAllowed(Tag tag) {
        if (tag.key().regionMatches(true, 0, RESERVED_PREFIX, 0, RESERVED_PREFIX.length())) {
            // AWS: CreateBucket does not say which key.
            throw this == NEW_BUCKET ? new S3Exception(S3ErrorCode.INVALID_TAG, reserved) : invalid(reserved, tag);
        }
        if (tag.key().isEmpty() || !isAllowed(tag.key(), MAX_KEY_LENGTH)) {
            throw invalid("The TagKey you have provided is invalid", tag);
        }
        if (!isAllowed(tag.value(), MAX_VALUE_LENGTH)) {
            throw invalid("The TagValue you have provided is invalid", tag).with("TagValue", tag.value());
        }
    }

    private static boolean isAllowed(String text, int maxLength) {
        return text.length() <= maxLength && isText(text);
    }

    /** Whether a key or value holds only what tags may hold, however long it is. */
    static boolean isText(String text) {
        return ALLOWED.matcher(text).matches();
    }

    private static S3Exception invalid(String message, Tag tag) {
        return new S3Exception(S3ErrorCode.INVALID_TAG, message).with("TagKey", tag.key());
    }
}
