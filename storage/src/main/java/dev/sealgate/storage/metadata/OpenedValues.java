package dev.sealgate.storage.metadata;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sealgate.storage.Bytes;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values of a small table that is read all the time, opened once for as long as the stored bytes stay the same. Thread-safe.
 *
 * <p>The stored bytes are read each time, so a change by anybody, another gateway included, is seen at once: every stored value is
 * sealed with a fresh nonce, so that equal bytes are the same write.
 */
public final class OpenedValues<V> {
    /** Some ten thousand ordinary values; those that somebody made large count as what they are. */
    private static final int MAX_KEPT_BYTES = 8 << 20;

    private static final int OVERHEAD_BYTES = 256;

    private final Cache<Bytes, Kept<V>> kept = Caffeine.newBuilder()
            .maximumWeight(MAX_KEPT_BYTES)
            .weigher((Bytes _, Kept<V> entry) -> OVERHEAD_BYTES + entry.stored.length)
            .build();

    /** A value and the bytes it was opened from: not a record, because it holds an array. */
    private static final class Kept<V> {
        final byte[] stored;
        final V value;

        Kept(byte[] stored, V value) {
            this.stored = stored;
            this.value = value;
        }
    }

    V get(byte[] encodedKey, byte[] stored, Supplier<V> opening) {
        Bytes key = Bytes.owning(encodedKey);
        @Nullable Kept<V> known = kept.getIfPresent(key);
        if (known != null && Arrays.equals(known.stored, stored)) {
            return known.value;
        }
        V value = opening.get();
        kept.put(key, new Kept<>(stored, value));
        return value;
    }
}
