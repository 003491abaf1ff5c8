package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import java.util.concurrent.ConcurrentHashMap;

/** Counts who is reading which content, so that it is not deleted under them. Thread-safe. */
final class Pins {
    private final ConcurrentHashMap<Bytes, Integer> readers = new ConcurrentHashMap<>();

    /** Keeps the content until the pin is closed, once. */
    Pin pin(Bytes contentId) {
        readers.merge(contentId, 1, Integer::sum);
        return new Pin(contentId);
    }

    boolean holds(Bytes contentId) {
        return readers.containsKey(contentId);
    }

    /** One reader's hold. Not thread-safe. */
    final class Pin implements AutoCloseable {
        private final Bytes contentId;
        private boolean released;

        private Pin(Bytes contentId) {
            this.contentId = contentId;
        }

        @Override
        public void close() {
            if (!released) {
                released = true;
                readers.computeIfPresent(contentId, (id, count) -> count == 1 ? null : count - 1);
            }
        }
    }
}
