package dev.sealgate.kms.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns are taken by hand here: one is there as soon as its work waits. */
class CostlyWorkTest {
    private static final String ALICE = "111122223333";
    private static final String BOB = "444455556666";

    private final BlockingQueue<Runnable> turns = new LinkedBlockingQueue<>();
    private final Semaphore added = new Semaphore(0);
    private final CostlyWork work = new CostlyWork(turn -> {
        turns.add(turn);
        added.release();
    });
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void close() {
        requests.shutdownNow();
    }

    private static Caller caller(String account, AtomicBoolean waits) {
        return new Caller(
                new Authorizer(),
                Principal.root(new AccountId(account)),
                IdentityPolicies.NONE,
                RequestContext.EMPTY,
                Effort.whole(waits::get));
    }

    private static Caller caller(String account) {
        return caller(account, new AtomicBoolean(true));
    }

    /** Returns once it waits. */
    private Future<String> want(Caller caller, String name) throws InterruptedException {
        Future<String> wanted = requests.submit(() -> work.perform(caller, () -> {
            done.add(name);
            return name;
        }));
        added.acquire();
        return wanted;
    }

    private void takeTurn() throws InterruptedException {
        turns.take().run();
    }

    @Test
    void accounts_takeTurns() throws Exception {
        for (String name : List.of("a1", "a2", "a3")) {
            var _ = want(caller(ALICE), name);
        }
        var _ = want(caller(BOB), "b1");
        Future<String> last = want(caller(BOB), "b2");
        while (!turns.isEmpty()) {
            takeTurn();
        }
        assertEquals("b2", last.get());
        assertEquals(List.of("a1", "b1", "a2", "b2", "a3"), done);
    }

    @Test
    void moreThanMayWait_isRefusedAtOnce_toThatAccountAlone() throws Exception {
        for (int i = 0; i < CostlyWork.MAX_WAITING; i++) {
            var _ = want(caller(ALICE), "a" + i);
        }
        assertThrows(TooMuchWorkException.class, () -> work.perform(caller(ALICE), () -> "too much"));
        var _ = want(caller(BOB), "b");
        takeTurn();
        var _ = want(caller(ALICE), "again");
        assertThrows(TooMuchWorkException.class, () -> work.perform(caller(ALICE), () -> "too much"));
    }

    @Test
    void whatNobodyWaitsFor_isNotBegun() throws Exception {
        AtomicBoolean waits = new AtomicBoolean(true);
        Future<String> left = want(caller(ALICE, waits), "left");
        waits.set(false);
        takeTurn();
        ExecutionException refused = assertThrows(ExecutionException.class, left::get);
        assertInstanceOf(TooMuchWorkException.class, refused.getCause());
        assertEquals(List.of(), done);
    }

    @Test
    void refusalsAndErrors_areThoseOfTheWork() throws Exception {
        IllegalArgumentException refusal = new IllegalArgumentException("no");
        CostlyWork atOnce = CostlyWork.unbounded();
        assertSame(
                refusal,
                assertThrows(
                        IllegalArgumentException.class,
                        () -> atOnce.perform(caller(ALICE), () -> {
                            throw refusal;
                        })));
        assertThrows(
                StackOverflowError.class,
                () -> atOnce.perform(caller(ALICE), () -> {
                    throw new StackOverflowError();
                }));
        assertEquals("after", atOnce.perform(caller(ALICE), () -> "after"));
    }

    @Test
    void halfOfTheProcessorsWork_onThreadsOfTheOperatingSystem() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        try (CostlyWork two = CostlyWork.start(4)) {
            List<Future<Boolean>> wanted = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                wanted.add(requests.submit(() -> two.perform(caller(ALICE), () -> {
                    begun.incrementAndGet();
                    both.countDown();
                    await(end);
                    return !Thread.currentThread().isVirtual();
                })));
            }
            both.await();
            assertEquals(2, begun.get());
            end.countDown();
            for (Future<Boolean> platform : wanted) {
                assertTrue(platform.get());
            }
        }
        assertEquals(6, begun.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
