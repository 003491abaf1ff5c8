package dev.sealgate.gateway.record.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void numbersKeptElsewhere_areReadHoweverLongAgoTheyWereNamed() {
        AtomicLong hits = new AtomicLong();
        AtomicLong size = new AtomicLong();
        try (Metrics metrics = new Metrics()) {
            metrics.counter("test.hits", "Hits", hits::get);
            metrics.gauge("test.size", "Size", size::get);
            // Micrometer forgets what only it refers to.
            System.gc();
            hits.set(3);
            size.set(5);
            String scraped = metrics.scrape();
            assertTrue(scraped.contains("test_hits_total 3.0"), scraped);
            assertTrue(scraped.contains("test_size 5.0"), scraped);
        }
    }
}
