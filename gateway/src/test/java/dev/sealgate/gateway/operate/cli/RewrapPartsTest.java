package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.operate.cli.Rewrapping.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
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
    void report_saysWhereObjectsCameFrom_whatStayed_andListsWhatFailed() {
        RewrapTally tally = new RewrapTally(new Progress(
                Progress.Unit.OBJECTS, new PrintWriter(new StringWriter()), CliRun.surroundings(Terminal.NONE)));
        List<Outcome> outcomes = List.of(
                new Outcome.FromSseS3(),
                new Outcome.FromSseKms(),
                new Outcome.FromSseKms(),
                new Outcome.Already(),
                new Outcome.LeftSseS3(),
                new Outcome.Gone(),
                new Outcome.Failed("AccessDenied: no"));
        outcomes.forEach(outcome -> tally.done("k\n", outcome));
        for (int i = 0; i < 22; i++) {
            tally.done("c" + i, new Outcome.CustomerKey());
        }
        RewrapReport report = tally.report("b", plan(false));
        List<String> lines = report.text().lines().toList();
        assertEquals("""
                bucket b: 29 objects, to arn
                  re-wrapped           3 (1 from SSE-S3, 2 from SSE-KMS)
                  already there        1
                  left under SSE-S3    1 (--include-sse-s3 moves them, too)
                  under customer keys  22 (SSE-C: only who has the key can write them anew)
                  under other keys     0
                  gone meanwhile       1
                  failed               1""", String.join("\n", lines.subList(0, 8)));
        assertEquals(
                List.of(
                        "under a customer key: c19",
                        "under a customer key: and 2 more",
                        "failed: k\\u{a}: AccessDenied: no"),
                lines.subList(27, lines.size()));
        assertEquals(22, report.customerKeyObjects().size());
        assertTrue(tally.report("b", plan(true)).text().contains("would be re-wrapped  3 (1 from"));
    }

    @Test
    void whatIsKept_isBounded_andTheRestIsCounted() {
        RewrapTally tally = new RewrapTally(new Progress(
                Progress.Unit.OBJECTS, new PrintWriter(new StringWriter()), CliRun.surroundings(Terminal.NONE)));
        for (int i = 0; i < RewrapTally.NAMED + 5; i++) {
            tally.done("k" + i, new Outcome.Failed("no"));
        }
        RewrapReport report = tally.report("b", plan(false));
        assertEquals(RewrapTally.NAMED, report.failures().size());
        assertEquals(RewrapTally.NAMED + 5, report.failed());
        assertTrue(report.text().endsWith("failed: and 5 more\n"), report.text());
    }

    private static Rewrapping.Plan plan(boolean dryRun) {
        return new Rewrapping.Plan("arn", Optional.empty(), false, Optional.empty(), "", "", 1, false, dryRun);
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
