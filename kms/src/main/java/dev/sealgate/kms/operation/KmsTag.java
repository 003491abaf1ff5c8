package dev.sealgate.kms.operation;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.wire.RequestFields;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A label on a key. Immutable.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/tagging-keys.html
 */
public record KmsTag(String key, String value) {
    private static final int MAX_TAGS = 50;
    private static final String RESERVED_PREFIX = "aws:";

    public static List<KmsTag> readList(RequestFields in) {
        return in.objects("Tags").stream()
                .map(tag -> new KmsTag(tag.text("TagKey", Rules.TAG_KEY), tag.text("TagValue", Rules.TAG_VALUE)))
                .toList();
    }

    /** The tags a key has once these are added, or AWS's refusal. */
    public static Map<String, String> merge(Map<String, String> present, List<KmsTag> added) {
        Map<String, String> fresh = new HashMap<>();
        for (KmsTag tag : added) {
            if (tag.key().toLowerCase(Locale.ROOT).startsWith(RESERVED_PREFIX)) {
                throw refusal("Tags beginning with aws: are reserved");
            }
            if (fresh.put(tag.key(), tag.value()) != null) {
                throw refusal("Duplicate tag keys");
            }
        }
        Map<String, String> merged = new HashMap<>(present);
        merged.putAll(fresh);
        if (merged.size() > MAX_TAGS) {
            throw refusal("Too many tags");
        }
        return merged;
    }

    private static KmsException refusal(String text) {
        return new KmsException(KmsErrorCode.TAG, text);
    }
}
