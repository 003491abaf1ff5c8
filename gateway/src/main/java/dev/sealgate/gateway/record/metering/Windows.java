package dev.sealgate.gateway.record.metering;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells which calls a cache of five minutes would have made unnecessary: those that came before in the same window. Thread-safe;
 * holds the current window only.
 */
final class Windows {
    static final Duration LENGTH = Duration.ofMinutes(5);

    private record Window(long index, Set<ByteBuffer> seen) {
        static Window at(long index) {
            return new Window(index, ConcurrentHashMap.newKeySet());
        }
    }

    private final int maxRemembered;
    private final AtomicReference<Window> current = new AtomicReference<>(Window.at(Long.MIN_VALUE));

    /** @param maxRemembered calls that are distinguished in a window; beyond them none is taken for a repetition */
    Windows(int maxRemembered) {
        this.maxRemembered = maxRemembered;
    }

    /**
     * Whether a call of the same facts came before in its window. A call of a window that is over counts as no repetition: the
     * estimate of what can be saved errs on the low side.
     */
    boolean repeats(Instant time, List<String> facts) {
        Window window = window(Math.floorDiv(time.getEpochSecond(), LENGTH.toSeconds()));
        ByteBuffer digest = digest(facts);
        if (window.seen().contains(digest)) {
            return true;
        }
        return window.seen().size() < maxRemembered && !window.seen().add(digest);
    }

    private Window window(long index) {
        Window known = current.get();
        if (known.index() == index) {
            return known;
        }
        if (known.index() > index) {
            return Window.at(index);
        }
        Window next = Window.at(index);
        return current.compareAndSet(known, next) ? next : window(index);
    }

    /** Of a fixed size, however long the facts are. */
    private static ByteBuffer digest(List<String> facts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String fact : facts) {
                byte[] bytes = fact.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
                digest.update(bytes);
            }
            return ByteBuffer.wrap(digest.digest()).asReadOnlyBuffer();
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("SHA-256 is missing", broken);
        }
    }
}
