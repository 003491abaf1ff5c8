package dev.sealgate.gateway.operate.health;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.operate.health.Readiness.Check;
import dev.sealgate.gateway.service.s3.S3Calls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What load balancers and operators are told. */
class ReadinessTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private Optional<String> problem = Optional.empty();

    private final Readiness readiness = new Readiness(
            List.of(new Check("disk", () -> {
                asked.incrementAndGet();
                return problem;
            })),
            now::get);

    private List<String> problems() {
        return readiness.findings().stream()
                .flatMap(finding -> finding.problem().map(text -> finding.name() + ": " + text).stream())
                .toList();
    }

    @Test
    void stages_areReadyOnlyInBetween() {
        assertEquals(List.of("stage: starting"), problems());
        readiness.serving();
        assertTrue(readiness.isReady());
        readiness.stopping();
        assertEquals(List.of("stage: stopping"), problems());
    }

    @Test
    void whatWasFoundOut_countsForASecond() {
        readiness.serving();
        problem = Optional.of("full");
        now.addAndGet(Readiness.FRESH_NANOS - 1);
        assertTrue(readiness.isReady());
        assertEquals(1, asked.get());
        now.addAndGet(1);
        assertEquals(List.of("disk: full"), problems());
        problem = Optional.empty();
        now.addAndGet(Readiness.FRESH_NANOS);
        assertTrue(readiness.isReady());
        assertEquals(3, asked.get());
    }

    @Test
    void checkThatFails_isAProblem() {
        Readiness failing = new Readiness(
                List.of(Checks.metadata(() -> {
                    throw new IllegalStateException("closed");
                })),
                now::get);
        failing.serving();
        assertEquals(Optional.of("closed"), failing.findings().getLast().problem());
    }

    @Test
    void checkThatDoesNotEnd_holdsNobodyUp_andIsAProblem() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger turns = new AtomicInteger();
        Readiness hanging = new Readiness(
                List.of(new Check("metadata", () -> {
                    if (turns.incrementAndGet() == 2) {
                        begun.countDown();
                        try {
                            end.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    return Optional.empty();
                })),
                now::get);
        hanging.serving();
        now.addAndGet(Readiness.FRESH_NANOS);
        Thread asking = Thread.ofPlatform().start(hanging::findings);
        begun.await();
        assertTrue(hanging.isReady());
        now.addAndGet(Readiness.PATIENCE_NANOS);
        assertFalse(hanging.isReady());
        end.countDown();
        asking.join();
        now.addAndGet(Readiness.FRESH_NANOS);
        assertTrue(hanging.isReady());
    }

    @Test
    void diskBelowTheLimit_andDirectoryThatIsAway_areProblems(@TempDir Path directory) {
        assertAll(
                () -> assertEquals(
                        Optional.empty(),
                        Checks.disk(directory, () -> 100, 100).problem().get()),
                () -> assertEquals(
                        Optional.of("99 bytes are free on the disk of the data directory"
                                + " (expected: at least 100, limits.minFreeDisk)"),
                        Checks.disk(directory, () -> 99, 100).problem().get()),
                () -> assertEquals(
                        Optional.of("the data directory is away or cannot be written"),
                        Checks.disk(directory.resolve("away"), () -> 100, 100)
                                .problem()
                                .get()));
    }

    private HttpResponse ask(boolean operator) {
        return new ReadyPage(readiness, (_, _) -> operator).answer(S3Calls.http("GET", "/-/ready"), new Trace(), "");
    }

    @Test
    void strangers_learnOnlyWhetherItIsReady() {
        readiness.serving();
        problem = Optional.of("full");
        now.addAndGet(Readiness.FRESH_NANOS);
        HttpResponse strangers = ask(false);
        HttpResponse operators = ask(true);
        assertAll(
                () -> assertEquals(503, strangers.status()),
                () -> assertEquals("not ready\n", S3Calls.text(strangers)),
                () -> assertEquals(503, operators.status()),
                () -> assertTrue(
                        S3Calls.text(operators).contains("\"problem\" : \"full\""), () -> S3Calls.text(operators)));
        problem = Optional.empty();
        now.addAndGet(Readiness.FRESH_NANOS);
        assertEquals("ok\n", S3Calls.text(ask(false)));
    }
}
