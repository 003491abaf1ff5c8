package dev.sealgate.gateway.edge.exchange;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Threads that yielded instead would mostly keep every carrier to themselves. */
    @Test
    void newcomer_runsWhileManyAreBusy() throws InterruptedException {
        int busy = 3 * Runtime.getRuntime().availableProcessors();
        CountDownLatch begun = new CountDownLatch(busy);
        AtomicBoolean over = new AtomicBoolean();
        for (int i = 0; i < busy; i++) {
            Thread.ofVirtual().start(() -> {
                begun.countDown();
                while (!over.get()) {
                    Turns.pass();
                }
            });
        }
        begun.await();
        try {
            Thread newcomer = Thread.ofVirtual().start(() -> over.set(true));
            assertTrue(newcomer.join(PATIENCE), "the newcomer never ran");
        } finally {
            over.set(true);
        }
    }
}
