package dev.sealgate.storage.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenedValuesTest {
    private final OpenedValues<String> opened = new OpenedValues<>();
    private final AtomicInteger openings = new AtomicInteger();

    private String get(String key, String stored) {
        return opened.get(key.getBytes(UTF_8), stored.getBytes(UTF_8), () -> stored + openings.incrementAndGet());
    }

    @Test
    void value_isOpenedOnce_whileTheStoredBytesAreTheSame() {
        assertSame(get("a", "x"), get("a", "x"));
        assertEquals(1, openings.get());
    }

    @Test
    void otherBytes_areOpened_alsoWhenTheyWereThereBefore() {
        assertEquals("x1", get("a", "x"));
        assertEquals("y2", get("a", "y"));
        assertEquals("x3", get("a", "x"));
    }

    @Test
    void keys_doNotShareValues() {
        assertEquals("x1", get("a", "x"));
        assertEquals("x2", get("b", "x"));
    }
}
