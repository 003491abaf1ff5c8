package dev.sealgate.storage.object;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The name of a version among those of its key: {@link #NULL}, or 32 characters that nobody can make up. Immutable.
 *
 * <p>It holds the version's sequence number, masked: a version is found by its id without a search, and a listing goes on behind one that
 * was deleted meanwhile.
 */
public record VersionId(String text) {
    /** The version that was written before the bucket had versioning, or while it was suspended. */
    public static final VersionId NULL = new VersionId("null");

    /** More versions than a key ever gets. What is made up is above it, but for one in some millions. */
    private static final long MAX_SEQUENCE = 1L << 40;

    private static final int RANDOM_BYTES = 16;
    private static final int TEXT_LENGTH = (RANDOM_BYTES + Long.BYTES) / 3 * 4;

    static VersionId create(long sequence, SecureRandom random) {
        byte[] mask = new byte[RANDOM_BYTES];
        random.nextBytes(mask);
        byte[] id = ByteBuffer.allocate(RANDOM_BYTES + Long.BYTES)
                .put(mask)
                .putLong(sequence ^ ByteBuffer.wrap(mask).getLong())
                .array();
        // An option's value that begins with a hyphen is taken for an option.
        return new VersionId(Base64.getUrlEncoder().encodeToString(id).replace('-', '.'));
    }

    /** Empty for what is no version's id, of any key. */
    public static Optional<VersionId> parse(String text) {
        VersionId id = new VersionId(text);
        return id.isNull() || id.sequence().isPresent() ? Optional.of(id) : Optional.empty();
    }

    public boolean isNull() {
        return equals(NULL);
    }

    /** Where the version is among those of its key; empty for {@link #NULL}, which says nothing of it, and for what is no id. */
    OptionalLong sequence() {
        if (text.length() != TEXT_LENGTH || text.indexOf('-') >= 0) {
            return OptionalLong.empty();
        }
        try {
            ByteBuffer id = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.replace('.', '-')));
            long sequence = id.getLong(RANDOM_BYTES) ^ id.getLong(0);
            return sequence < 0 || sequence > MAX_SEQUENCE ? OptionalLong.empty() : OptionalLong.of(sequence);
        } catch (IllegalArgumentException notBase64) {
            return OptionalLong.empty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
