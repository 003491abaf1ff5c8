package dev.sealgate.storage.object;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Upload ids that sort by the time of initiation: {@code milliseconds(12 hex digits) random(32 hex digits)}.
 *
 * <p>A listing can go on behind an upload that was aborted meanwhile, because its id still tells its place.
 */
public final class UploadIds {
    private static final int TIME_DIGITS = 12;
    private static final int RANDOM_BYTES = 16;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + (TIME_DIGITS + 2 * RANDOM_BYTES) + "}");

    private UploadIds() {}

    public static String create(Instant initiated, SecureRandom random) {
        byte[] unique = new byte[RANDOM_BYTES];
        random.nextBytes(unique);
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(initiated.toEpochMilli(), TIME_DIGITS) + hex.formatHex(unique);
    }

    /** Whether {@link #create} may have made this; the upload itself may have ended. */
    public static boolean isWellFormed(String uploadId) {
        return FORM.matcher(uploadId).matches();
    }

    /** When the upload of this id began, to the millisecond; empty for an id of another form. */
    static Optional<Instant> initiatedOf(String uploadId) {
        return FORM.matcher(uploadId).matches()
                ? Optional.of(Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(uploadId, 0, TIME_DIGITS)))
                : Optional.empty();
    }
}
