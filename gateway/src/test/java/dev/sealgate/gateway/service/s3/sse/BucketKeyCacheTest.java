package dev.sealgate.gateway.service.s3.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.BucketKeySettings;
import dev.sealgate.gateway.service.s3.sse.BucketKeyCache.Order;
import dev.sealgate.gateway.service.s3.sse.BucketKeySlot.Opening;
import dev.sealgate.gateway.service.s3.sse.BucketKeySlot.Requester;
import dev.sealgate.gateway.service.s3.sse.BucketKeySlot.Sealing;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.object.BucketName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BucketKeyCacheTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final int MAX_USES = 4;
    private static final int MAX_KEPT = 3;
    private static final Requester ANN =
            new Requester("arn:aws:iam::111122223333:user/ann", Optional.of("AKIAANN0000000000000"));

    private final BucketKeySettings settings = new BucketKeySettings(MAX_AGE, MAX_USES, MAX_KEPT);
    private final BucketKeyCache cache = new BucketKeyCache(MAX_KEPT);
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger saved = new AtomicInteger();

    /** The bytes behind every key that was handed out, to see whether they were zeroed. */
    private final List<byte[]> material = new ArrayList<>();

    private Instant now = START;

    private static BucketKeySlot slot(String bucket) {
        return new Sealing(ANN, new BucketName(bucket), "alias/reports");
    }

    private synchronized BucketKey obtain() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) calls.incrementAndGet());
        material.add(bytes);
        return new BucketKey(
                "arn:key", Bytes.owning(new byte[] {(byte) calls.get()}), SecretBytes.owning(bytes), now, settings);
    }

    private Order order(BucketKeySlot slot) {
        return new Order(slot, now, this::obtain, _ -> true, saved::incrementAndGet);
    }

    /** Which call's key served. */
    private int use(BucketKeySlot slot) {
        return firstByte(order(slot));
    }

    private boolean zeroed(int call) {
        return Arrays.equals(new byte[32], material.get(call - 1));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void oneCall_servesUntilTheKeyIsOld() {
        assertEquals(1, use(slot("one")));
        pass(MAX_AGE.minusNanos(1));
        assertEquals(1, use(slot("one")));
        assertFalse(zeroed(1));
        pass(Duration.ofNanos(1));
        assertEquals(2, use(slot("one")));
        assertTrue(zeroed(1));
        assertEquals(1, saved.get());
        assertEquals(1, cache.hits());
        assertEquals(2, cache.misses());
    }

    @Test
    void clockThatIsSetBack_lengthensNoLife() {
        use(slot("one"));
        pass(MAX_AGE.negated());
        assertEquals(2, use(slot("one")));
    }

    @Test
    void oneCall_servesSoManyUses_andTheLastZeroesTheKey() {
        for (int i = 0; i < MAX_USES; i++) {
            assertFalse(i > 0 && zeroed(1));
            assertEquals(1, use(slot("one")));
        }
        assertTrue(zeroed(1));
        assertEquals(2, use(slot("one")));
        assertEquals(MAX_USES - 1, saved.get());
    }

    @Test
    void nobodyIsServed_whatAnotherWasGranted_norForAnotherPurpose() {
        BucketName bucket = new BucketName("one");
        Bytes blob = Bytes.ofHex("00");
        Requester otherKey = new Requester(ANN.principalArn(), Optional.of("AKIAANN0000000000001"));
        Requester bob = new Requester("arn:aws:iam::111122223333:user/bob", ANN.accessKeyId());
        List<BucketKeySlot> slots = List.of(
                slot("one"),
                new Sealing(ANN, bucket, "arn:key"),
                new Sealing(otherKey, bucket, "alias/reports"),
                new Sealing(bob, bucket, "alias/reports"),
                new Opening(ANN, bucket, "alias/reports", blob),
                new Opening(bob, bucket, "alias/reports", blob),
                new Opening(ANN, new BucketName("two"), "alias/reports", blob),
                new Opening(ANN, bucket, "alias/reports", Bytes.ofHex("01")));
        BucketKeyCache large = new BucketKeyCache(slots.size());
        for (BucketKeySlot slot : slots) {
            large.use(order(slot), (key, _) -> key);
        }
        assertEquals(slots.size(), calls.get());
        assertEquals(0, saved.get());
        for (BucketKeySlot slot : slots) {
            large.use(order(slot), (key, _) -> key);
        }
        assertEquals(slots.size(), calls.get());
    }

    @Test
    void keyThatIsNotMeantAnyMore_isReplacedAndZeroed() {
        use(slot("one"));
        Order moved = new Order(slot("one"), now, this::obtain, _ -> false, saved::incrementAndGet);
        assertEquals(2, firstByte(moved));
        assertTrue(zeroed(1));
        assertEquals(1, cache.size());
    }

    @Test
    void leastRecentlyUsed_leavesFirst_andIsZeroed() {
        use(slot("one"));
        use(slot("two"));
        use(slot("three"));
        use(slot("one"));
        use(slot("four"));
        assertEquals(MAX_KEPT, cache.size());
        assertEquals(List.of(false, true, false, false), List.of(zeroed(1), zeroed(2), zeroed(3), zeroed(4)));
    }

    @Test
    void sweeping_zeroesWhatNobodyAsksForAnyMore() {
        use(slot("one"));
        pass(MAX_AGE.minusSeconds(1));
        use(slot("two"));
        pass(Duration.ofSeconds(1));
        cache.sweep(now);
        assertEquals(1, cache.size());
        assertTrue(zeroed(1));
        assertFalse(zeroed(2));
    }

    @Test
    void closing_zeroesAll() {
        use(slot("one"));
        use(slot("two"));
        cache.close();
        assertEquals(0, cache.size());
        assertTrue(zeroed(1) && zeroed(2));
    }

    @Test
    void refusal_isTheRequestsOwn_andNothingIsKept() {
        Order refused = new Order(
                slot("one"),
                now,
                () -> {
                    throw new IllegalStateException("refused " + calls.incrementAndGet());
                },
                _ -> true,
                saved::incrementAndGet);
        assertEquals(
                "refused 1",
                assertThrows(IllegalStateException.class, () -> cache.use(refused, (key, _) -> key))
                        .getMessage());
        assertEquals(
                "refused 2",
                assertThrows(IllegalStateException.class, () -> cache.use(refused, (key, _) -> key))
                        .getMessage());
        assertEquals(0, cache.size());
        assertEquals(0, saved.get());
    }

    @Test
    void useThatFails_leavesNoKeyBehind() {
        assertThrows(
                IllegalStateException.class,
                () -> cache.use(order(slot("one")), (_, _) -> {
                    throw new IllegalStateException("broken");
                }));
        assertEquals(0, cache.size());
        assertTrue(zeroed(1));
    }

    @Test
    void requestsAtOnce_takeOneCall() throws Exception {
        int requests = MAX_USES;
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch allowed = new CountDownLatch(1);
        Order slow = new Order(
                slot("one"),
                now,
                () -> {
                    begun.countDown();
                    await(allowed);
                    return obtain();
                },
                _ -> true,
                saved::incrementAndGet);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            answers.add(threads.submit(() -> firstByte(slow)));
            begun.await();
            for (int i = 1; i < requests; i++) {
                answers.add(threads.submit(() -> firstByte(slow)));
            }
            allowed.countDown();
            for (Future<Integer> answer : answers) {
                assertEquals(1, answer.get());
            }
        }
        assertEquals(1, calls.get());
        assertEquals(requests - 1, saved.get());
    }

    @Test
    void refusalOfOne_isNotTheOthers() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        Order unlucky = new Order(
                slot("one"),
                now,
                () -> {
                    begun.countDown();
                    await(refused);
                    throw new IllegalStateException("refused");
                },
                _ -> true,
                saved::incrementAndGet);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = threads.submit(() -> firstByte(unlucky));
            begun.await();
            Future<Integer> second = threads.submit(() -> firstByte(order(slot("one"))));
            refused.countDown();
            assertThrows(ExecutionException.class, first::get);
            assertEquals(1, second.get());
        }
        assertEquals(0, saved.get());
        assertEquals(1, use(slot("one")));
    }

    /** More requests than uses: several calls, none for nothing, and nobody uses a key that is spent. */
    @Test
    void manyRequestsAtOnce_takeNoMoreCallsThanTheUsesNeed() throws Exception {
        int requests = 200 * MAX_USES;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                answers.add(threads.submit(() -> firstByte(order(slot("one")))));
            }
            for (Future<Integer> answer : answers) {
                assertNotEquals(0, answer.get());
            }
        }
        assertEquals(requests / MAX_USES, calls.get());
        assertEquals(requests - requests / MAX_USES, saved.get());
    }

    private int firstByte(Order order) {
        return cache.use(order, (_, secret) -> secret.use(bytes -> (int) bytes[0]));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
