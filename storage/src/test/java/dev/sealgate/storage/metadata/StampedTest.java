package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StampedTest {
    private static final Duration BOUND = Duration.ofNanos(100);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 150); // wraps around in between
    private final AtomicReference<String> stored = new AtomicReference<>("one");
    private final AtomicBoolean away = new AtomicBoolean();
    private final List<String> questions = new ArrayList<>();
    private final Stamped<String, String, String> values = new Stamped<>(
            new Stamped.Source<>() {
                @Override
                public String stamp(String key) {
                    questions.add("stamp");
                    if (away.get()) {
                        throw new StorageException.Corrupt("away");
                    }
                    return stored.get();
                }

                @Override
                public String read(String key, String stamp) {
                    questions.add("read");
                    return "value of " + stored.get();
                }
            },
            BOUND,
            10,
            now::get);

    @Test
    void withinTheBound_nothingIsAsked() {
        values.get("a");
        questions.clear();
        now.addAndGet(100);
        values.get("a");
        assertEquals(List.of(), questions);
    }

    @Test
    void afterTheBound_theStampAloneIsAsked() {
        values.get("a");
        questions.clear();
        now.addAndGet(101);
        values.get("a");
        now.addAndGet(100);
        values.get("a");
        assertEquals(List.of("stamp"), questions);
    }

    @Test
    void whatChanged_isReadAgain_afterTheBound_orAtOnce() {
        values.get("a");
        stored.set("two");
        assertEquals("value of one", values.get("a"));
        assertEquals("value of two", values.current("a"));
        stored.set("three");
        now.addAndGet(101);
        assertEquals("value of three", values.get("a"));
    }

    @Test
    void storeThatIsAway_isHeardOf_andTheValueIsNotUsedFurther() {
        values.get("a");
        away.set(true);
        now.addAndGet(101);
        assertThrows(StorageException.class, () -> values.get("a"));
        assertThrows(StorageException.class, () -> values.get("a"));
        away.set(false);
        assertEquals("value of one", values.get("a"));
    }

    @Test
    void whatWasCommittedHere_isInForceAtOnce_evenWhileAnotherReads() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Stamped<String, Integer, String> slow = new Stamped<>(
                new Stamped.Source<>() {
                    @Override
                    public Integer stamp(String key) {
                        return 1;
                    }

                    @Override
                    public String read(String key, Integer stamp) {
                        reading.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return "old";
                    }
                },
                BOUND,
                10,
                now::get);
        Thread reader = Thread.ofVirtual().start(() -> slow.get("a"));
        reading.await();
        Thread committer = Thread.ofVirtual().start(() -> slow.committed("a", 2, "new", slow.moment()));
        goOn.countDown();
        reader.join();
        committer.join();
        assertEquals("new", slow.get("a"));
    }
}
