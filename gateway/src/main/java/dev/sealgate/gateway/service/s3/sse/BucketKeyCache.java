package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.storage.SecretBytes;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The bucket keys in memory: a bounded number, least recently used first out, each zeroed when it leaves. Requests that want the
 * same key at once take one call to the KMS together. Thread-safe.
 */
final class BucketKeyCache implements AutoCloseable {
    private final int maxKept;
    private final Map<BucketKeySlot, BucketKey> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final ConcurrentMap<BucketKeySlot, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * One request's wish for a key.
     *
     * @param obtain takes the call to the KMS
     * @param isMeant whether a key that is there already is the one that is meant
     * @param saved is run when no call was needed
     */
    record Order(
            BucketKeySlot slot,
            Instant now,
            Supplier<BucketKey> obtain,
            Predicate<BucketKey> isMeant,
            Runnable saved) {}

    BucketKeyCache(int maxKept) {
        this.maxKept = maxKept;
    }

    /**
     * One use of the key in the order's slot, which is obtained if it is not there.
     *
     * @param user must be quick, for other users of the key wait, and must not keep the secret
     */
    <T> T use(Order order, BiFunction<BucketKey, SecretBytes, T> user) {
        while (true) {
            Optional<T> served = serve(order, user);
            if (served.isPresent()) {
                return served.get();
            }
            CompletableFuture<Boolean> own = new CompletableFuture<>();
            CompletableFuture<Boolean> another = underWay.putIfAbsent(order.slot(), own);
            if (another == null) {
                return lead(order, own, user);
            }
            if (!another.join()) {
                // A refusal is its request's own, and belongs into its own record of calls.
                return obtain(order, user);
            }
        }
    }

    private <T> Optional<T> serve(Order order, BiFunction<BucketKey, SecretBytes, T> user) {
        Optional<T> made = find(order.slot())
                .filter(order.isMeant())
                .flatMap(key -> key.use(order.now(), secret -> user.apply(key, secret)));
        if (made.isPresent()) {
            hits.increment();
            order.saved().run();
        }
        return made;
    }

    /** Makes the call on behalf of all that want the same at the same time, and lets them know whether it brought a key. */
    private <T> T lead(Order order, CompletableFuture<Boolean> outcome, BiFunction<BucketKey, SecretBytes, T> user) {
        boolean obtained = false;
        try {
            // Another may have led and ended since this request looked.
            Optional<T> served = serve(order, user);
            T made = served.isPresent() ? served.get() : obtain(order, user);
            obtained = true;
            return made;
        } finally {
            underWay.remove(order.slot(), outcome);
            outcome.complete(obtained);
        }
    }

    private <T> T obtain(Order order, BiFunction<BucketKey, SecretBytes, T> user) {
        misses.increment();
        BucketKey fresh = order.obtain().get();
        try {
            // Used before it is shared, so that nobody can use it up.
            T made = fresh.use(order.now(), secret -> user.apply(fresh, secret)).orElseThrow();
            keep(order.slot(), fresh);
            return made;
        } catch (RuntimeException e) {
            fresh.retire();
            throw e;
        }
    }

    boolean isKept(BucketKeySlot slot) {
        return find(slot).isPresent();
    }

    private Optional<BucketKey> find(BucketKeySlot slot) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(slot));
        }
    }

    private void keep(BucketKeySlot slot, BucketKey fresh) {
        synchronized (kept) {
            Optional.ofNullable(kept.put(slot, fresh)).ifPresent(BucketKey::retire);
            Iterator<BucketKey> oldest = kept.values().iterator();
            while (kept.size() > maxKept) {
                oldest.next().retire();
                oldest.remove();
            }
        }
    }

    /** Zeroes and drops what serves no more. */
    void sweep(Instant now) {
        synchronized (kept) {
            kept.values().removeIf(key -> key.retireIfOld(now));
        }
    }

    /** How many uses needed no call to the KMS. */
    long hits() {
        return hits.sum();
    }

    /** How many needed one. */
    long misses() {
        return misses.sum();
    }

    int size() {
        synchronized (kept) {
            return kept.size();
        }
    }

    /** Zeroes everything. */
    @Override
    public void close() {
        synchronized (kept) {
            kept.values().forEach(BucketKey::retire);
            kept.clear();
        }
    }
}
