package dev.sealgate.kms.key;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of a key within its account and region: a lower-case UUID, or {@code mrk-} and 32 hex digits. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-id
 *
 * @param text anything of another form is an {@link IllegalArgumentException}
 */
public record KeyId(String text) {
    private static final String MULTI_REGION_PREFIX = "mrk-";
    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|" + MULTI_REGION_PREFIX + "[0-9a-f]{32}");

    public KeyId {
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException("key id: `" + text + "` (expected: a UUID, or mrk- and 32 hex digits)");
        }
    }

    public static boolean isWellFormed(String text) {
        return FORM.matcher(text).matches();
    }

    public static KeyId singleRegion(UUID bits) {
        return new KeyId(bits.toString());
    }

    public static KeyId multiRegion(UUID bits) {
        return new KeyId(MULTI_REGION_PREFIX + bits.toString().replace("-", ""));
    }

    public boolean isMultiRegion() {
        return text.startsWith(MULTI_REGION_PREFIX);
    }

    /** The 128 bits of the id, whichever form it has. */
    public UUID bits() {
        if (!isMultiRegion()) {
            return UUID.fromString(text);
        }
        int start = MULTI_REGION_PREFIX.length();
        int middle = start + Long.SIZE / 4;
        return new UUID(
                Long.parseUnsignedLong(text, start, middle, 16),
                Long.parseUnsignedLong(text, middle, text.length(), 16));
    }

    @Override
    public String toString() {
        return text;
    }
}
