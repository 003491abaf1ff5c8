package dev.sealgate.storage.metadata;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Values in memory that were computed from rows of the store, each vouched for by one row that changes whenever they do: its stamp.
 *
 * <p>{@link #get} returns a value whose stamp was the store's at most a written bound ago, so what another gateway changed is in force
 * here after that time. {@link #current} looks at the stamp at once; it precedes every refusal, so that nobody is refused for what is
 * no longer true. What the store cannot answer is the caller's to hear: a value that is older than the bound is never returned.
 *
 * <p>Thread-safe. Bounded in number; what was used least goes first.
 *
 * @param <S> a stamp, equal only to that of the same state of the rows
 */
public final class Stamped<K, S, V> {
    /** Where stamps and values come from. Both throw what the store throws. */
    public interface Source<K, S, V> {
        S stamp(K key);

        /**
         * Reads the rows. What changes meanwhile is read again later, because the stamp was taken before.
         *
         * @param stamp what vouches for them
         */
        V read(K key, S stamp);
    }

    private final Source<K, S, V> source;
    private final long boundNanos;
    private final LongSupplier nanoTime;
    private final Cache<K, Entry<S, V>> entries;

    private static final class Entry<S, V> {
        final S stamp;
        final V value;
        volatile long looked;

        Entry(S stamp, V value, long looked) {
            this.stamp = stamp;
            this.value = value;
            this.looked = looked;
        }
    }

    /**
     * @param bound how long a value may be returned without another look at its stamp
     * @param most how many values there may be in memory
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public Stamped(Source<K, S, V> source, Duration bound, int most, LongSupplier nanoTime) {
        this.source = source;
        this.boundNanos = bound.toNanos();
        this.nanoTime = nanoTime;
        this.entries = Caffeine.newBuilder().maximumSize(most).build();
    }

    /** A value that was true at most the bound ago. */
    public V get(K key) {
        @Nullable Entry<S, V> known = entries.getIfPresent(key);
        long now = nanoTime.getAsLong();
        if (known != null && now - known.looked <= boundNanos) {
            return known.value;
        }
        return look(key, now - boundNanos);
    }

    /** A value that is true after this was called. */
    public V current(K key) {
        return look(key, nanoTime.getAsLong() + 1); // a look of this very nanosecond may have begun before
    }

    /** One caller looks, the others that came before it did take its answer. */
    private V look(K key, long since) {
        return entries.asMap()
                .compute(key, (same, known) -> {
                    if (known != null && known.looked - since >= 0) {
                        return known;
                    }
                    long now = nanoTime.getAsLong();
                    S stamp = source.stamp(same);
                    if (known != null && known.stamp.equals(stamp)) {
                        known.looked = now;
                        return known;
                    }
                    return new Entry<>(stamp, source.read(same, stamp), now);
                })
                .value;
    }

    /** The present, for {@link #committed}. */
    public long moment() {
        return nanoTime.getAsLong();
    }

    /**
     * What this gateway has just committed, in force here from now on.
     *
     * @param stamp the one that was committed with it
     * @param before a {@link #moment} before it was committed
     */
    public void committed(K key, S stamp, V value, long before) {
        entries.put(key, new Entry<>(stamp, value, before));
    }
}
