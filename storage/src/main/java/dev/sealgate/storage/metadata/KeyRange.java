package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.Arrays;
import java.util.Optional;

/**
 * Keys from {@code from} on, in unsigned order, up to but without {@code to}; without {@code to}, all that follow.
 *
 * <p>A range whose end is not above its start is empty.
 */
public record KeyRange(Bytes from, Optional<Bytes> to) {
    static final Bytes LOWEST = Bytes.owning(new byte[0]);

    /** Every key. */
    public static KeyRange all() {
        return new KeyRange(LOWEST, Optional.empty());
    }

    /** The keys that start with {@code prefix}. */
    public static KeyRange startingWith(byte[] prefix) {
        return new KeyRange(Bytes.copyOf(prefix), Keys.firstAfter(prefix).map(Bytes::owning));
    }

    /** What of this range is not below {@code key}. */
    public KeyRange startingAt(byte[] key) {
        return Arrays.compareUnsigned(key, from.view()) <= 0 ? this : new KeyRange(Bytes.copyOf(key), to);
    }

    /** What of this range is above {@code key}. */
    public KeyRange after(byte[] key) {
        return startingAt(Arrays.copyOf(key, key.length + 1));
    }

    /** What of this range is below {@code key}. */
    public KeyRange endingBefore(byte[] key) {
        return to.filter(end -> Arrays.compareUnsigned(end.view(), key) <= 0).isPresent()
                ? this
                : new KeyRange(from, Optional.of(Bytes.copyOf(key)));
    }

    /** Whether the key is in the range. */
    public boolean contains(byte[] key) {
        return Arrays.compareUnsigned(key, from.view()) >= 0 && reaches(key);
    }

    boolean isEmpty() {
        return to.filter(end -> Arrays.compareUnsigned(end.view(), from.view()) <= 0)
                .isPresent();
    }

    /** Whether the key, which is not below the start, is not above the end either. */
    boolean reaches(byte[] key) {
        return to.isEmpty() || Arrays.compareUnsigned(key, to.get().view()) < 0;
    }
}
