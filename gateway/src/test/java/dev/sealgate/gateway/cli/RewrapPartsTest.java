package dev.sealgate.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.cli.Rewrapping.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pieces of the commands that need no gateway. */
class RewrapPartsTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final Retries retries = new Retries(12, pauses::add, new Random(1));

    @Test
    void passingRefusals_areRepeated_afterLongerAndLongerPauses() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        String answer = retries.of(() -> {
            if (calls.incrementAndGet() <= 12) {
                throw new CallException(503, "SlowDown: Please reduce your request rate.");
            }
            return "done";
        });
        assertEquals("done", answer);
        assertEquals(12, pauses.size());
        assertTrue(pauses.getFirst().compareTo(Duration.ofMillis(100)) < 0, pauses.toString());
        for (int i = 0; i < pauses.size(); i++) {
            long longest = Math.min(20_000, 100L << i);
            assertTrue(
                    pauses.get(i).toMillis() >= longest / 2 && pauses.get(i).toMillis() <= longest, pauses.toString());
        }
    }

    @Test
    void otherRefusals_areNot_andPatienceEnds() {
        assertThrows(
                CallException.class,
                () -> retries.of(() -> {
                    throw new CallException(403, "AccessDenied: no");
                }));
        assertEquals(List.of(), pauses);
        assertThrows(
                IOException.class,
                () -> retries.of(() -> {
                    throw new IOException("reset");
                }));
        assertEquals(12, pauses.size());
    }

    @Test
    void bar_fillsUp_andLinesNameTheKeyToStartAfter() {
        StringWriter bar = new StringWriter();
        Instant now = Instant.parse("2026-03-04T05:06:07Z");
        RewrapProgress onTerminal = new RewrapProgress(RewrapProgress.Style.BAR, new PrintWriter(bar), () -> now);
        onTerminal.total(4);
        onTerminal.done("a", new Outcome.Rewrapped());
        onTerminal.done("b", new Outcome.Failed("AccessDenied: no"));
        onTerminal.end();
        assertEquals(
                "\r[###############---------------]  50 %  2/4  re-wrapped 1, already there 0, failed 1 \n",
                bar.toString());
        StringWriter lines = new StringWriter();
        RewrapProgress inLog = new RewrapProgress(RewrapProgress.Style.LINES, new PrintWriter(lines), () -> now);
        inLog.through("key 100\u001b");
        for (int i = 0; i < 199; i++) {
            inLog.done("k" + i, new Outcome.Already());
        }
        assertEquals(
                "100 objects: re-wrapped 0, already there 100, failed 0; done through key 100\\u{1b}\n",
                lines.toString());
    }

    @Test
    void report_listsWhatFailed() {
        RewrapReport report = new RewrapReport(
                "b", "arn", false, 4, 1, 1, 0, 1, 1, List.of(new RewrapReport.Failure("k\n", "AccessDenied: no")));
        assertEquals("""
                bucket b: 4 objects, to arn
                  re-wrapped           1
                  already there        1
                  under other keys     0
                  gone meanwhile       1
                  failed               1
                failed: k\\u{a}: AccessDenied: no
                """, report.text());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "s3://b/k,                     b, k,             ''",
        "s3://b/a/b c?x=1,             b, a/b c?x=1,     ''",
        "s3://b/k?versionId=null,      b, k,             null",
        "s3://b/k?versionId=,          b, k?versionId=,  ''",
        "s3://b//k,                    b, /k,            ''",
    })
    void objectUris(String text, String bucket, String key, String version) {
        assertEquals(
                new ObjectUri(bucket, key, Optional.of(version).filter(id -> !id.isEmpty())), ObjectUri.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b/k", "s3://", "s3://b", "s3://b/", "s3:///k", "https://b/k"})
    void otherText_isNoObject(String text) {
        assertThrows(UseException.class, () -> ObjectUri.parse(text));
    }

    @Test
    void paths_areEncodedOnce() {
        assertEquals("/b/a%20b%2Bc/%25%2A~", new ObjectUri("b", "a b+c/%*~", Optional.empty()).rawPath());
    }
}
