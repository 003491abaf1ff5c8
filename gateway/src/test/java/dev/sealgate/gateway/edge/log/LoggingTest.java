package dev.sealgate.gateway.edge.log;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.sealgate.gateway.config.ConfigException;
import dev.sealgate.gateway.config.LogSettings;
import dev.sealgate.gateway.config.LogSettings.Access;
import dev.sealgate.gateway.config.LogSettings.Format;
import dev.sealgate.gateway.edge.http.AccessEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines as a gateway's configuration wants them: text, JSON, coloured, in files; whatever clients send in them. */
class LoggingTest {
    private static final LogSettings TEXT = LogSettings.DEFAULT;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private static LogSettings json(Access access) {
        return new LogSettings(Format.JSON, access, TEXT.maxFileBytes(), TEXT.maxFiles());
    }

    /** What goes to standard error while a process with the real logback.xml does its work. */
    private static String logged(LogSettings settings, boolean coloured, Work work) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            LoggerContext context = new LoggerContext();
            context.setMDCAdapter(MDC.getMDCAdapter());
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(LoggingTest.class.getResource("/logback.xml"));
            try {
                new Logging(context, InstantSource.system()).apply(settings, coloured);
                work.with(context);
            } finally {
                context.stop();
            }
        } finally {
            System.setErr(before);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Work {
        void with(LoggerContext context) throws Exception;
    }

    private static AccessEntry entry(String path) {
        return new AccessEntry(
                "ABCDEFGHIJ012345",
                "10.0.0.1",
                "GET",
                path,
                "X-Amz-Signature=5ec4e7&X-Amz-Security-Token=70ke4&x-id=GetObject",
                Optional.of("GetObject"),
                200,
                0,
                4096,
                Duration.ofMillis(7),
                Optional.empty(),
                Optional.of("agent\n\u001b[31m"));
    }

    private static void request(LoggerContext context) {
        try (var _ = RequestId.set("R1")) {
            context.getLogger("dev.sealgate.Door").warn("refused: {}", "a\nb\u001b[2J\u2028c");
        }
        context.getLogger("dev.sealgate.Door").info("ready");
        context.getLogger("access").info("{}", entry("/b/k\n\u009b31m"));
    }

    @Test
    void textLines_haveTheRequestsId_andNoControlCharacters() throws Exception {
        List<String> lines = logged(TEXT, false, LoggingTest::request).lines().toList();
        assertAll(
                lines.toString(),
                () -> assertEquals(3, lines.size()),
                () -> assertTrue(lines.get(0).endsWith("Z WARN  Door [R1] - refused: a | b?[2J?c")),
                () -> assertTrue(lines.get(1).endsWith("Z INFO  Door - ready")),
                () -> assertTrue(lines.get(2)
                        .endsWith("Z INFO  access - id=ABCDEFGHIJ012345 remote=10.0.0.1 method=GET"
                                + " path=\"/b/k\\u000a\\u009b31m\""
                                + " query=X-Amz-Signature=*&X-Amz-Security-Token=*&x-id=GetObject op=GetObject status=200"
                                + " in=0 out=4096 ms=7 principal=- agent=\"agent\\u000a\\u001b[31m\"")));
    }

    @Test
    void levels_areColoured_whereThatIsWanted_butNotInTheAccessLog() throws Exception {
        List<String> lines = logged(TEXT, true, LoggingTest::request).lines().toList();
        assertTrue(lines.get(0).contains("Z \u001b[31mWARN \u001b[0;39m Door [R1] - "), lines.get(0));
        assertFalse(lines.get(2).contains("\u001b"), lines.get(2));
    }

    @Test
    void jsonLines_haveStableMembers_andOneLineEach() throws Exception {
        String log = logged(json(new Access.StandardError()), true, context -> {
            context.getLogger("dev.sealgate.Door").error("failed", new IllegalStateException("why\nnot"));
            request(context); // whose access line comes last, written by another thread
        });
        List<JsonNode> lines =
                log.lines().map(line -> new JsonMapper().readTree(line)).toList();
        assertAll(
                log,
                () -> assertEquals(4, lines.size()),
                () -> assertEquals(
                        List.of("time", "level", "logger", "requestId", "thread", "message"),
                        List.copyOf(lines.get(1).propertyNames())),
                () -> assertEquals("R1", lines.get(1).path("requestId").stringValue()),
                () -> assertEquals(
                        "refused: a\nb\u001b[2J\u2028c",
                        lines.get(1).path("message").stringValue()),
                () -> assertEquals(
                        List.of(
                                "time",
                                "level",
                                "logger",
                                "requestId",
                                "remoteAddress",
                                "method",
                                "path",
                                "query",
                                "operation",
                                "status",
                                "bytesIn",
                                "bytesOut",
                                "millis",
                                "principal",
                                "userAgent"),
                        List.copyOf(lines.get(3).propertyNames())),
                () -> assertEquals(200, lines.get(3).path("status").intValue()),
                () -> assertTrue(lines.get(0).path("error").stringValue().contains("why\nnot\n\tat ")),
                () -> assertTrue(log.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f))),
                () -> assertFalse(log.contains("5ec4e7") || log.contains("70ke4")));
    }

    @Test
    void off_isNoLine() throws Exception {
        LogSettings off = new LogSettings(Format.TEXT, new Access.Off(), 1, 1);
        assertEquals(
                "", logged(off, false, context -> context.getLogger("access").info("{}", entry("/"))));
    }

    @Test
    void file_isTheOwnersOnly_alsoOneThatWasThere_andIsFollowedByOthersWithinABound() throws Exception {
        Path file = directory.resolve("access.log");
        Files.writeString(file, "of before\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        LogSettings small = new LogSettings(Format.JSON, new Access.ToFile(file), 10_000, 2);
        String err = logged(small, true, context -> {
            for (int i = 0; i < 2_000; i++) {
                context.getLogger("access").info("{}", entry("/" + i));
                if (i % 100 == 99) {
                    awaitWritten(context);
                }
            }
        });
        assertEquals("", err);
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.sorted().toList();
            assertEquals(List.of(file, directory.resolve("access.log.1"), directory.resolve("access.log.2")), all);
            for (Path each : all) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(each)),
                        each.toString());
                assertTrue(Files.size(each) < 50_000, each + ": " + Files.size(each));
            }
        }
        assertTrue(Files.readString(file).contains("\"path\":\"/1999\""));
    }

    private static void awaitWritten(LoggerContext context) {
        LineQueue queue =
                (LineQueue) context.getLogger("access").iteratorForAppenders().next();
        while (queue.getNumberOfElementsInQueue() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void fileThatCannotBeWritten_isSaid() throws IOException {
        Path nowhere = Files.createFile(directory.resolve("file")).resolve("access.log");
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("file"));
        for (Path file : List.of(nowhere, directory, link)) {
            ConfigException refused =
                    assertThrows(ConfigException.class, () -> logged(json(new Access.ToFile(file)), false, _ -> {}));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("access log " + file + ": cannot be written"));
        }
    }

    /** Lines that an appender is stuck on, until it is let go. */
    @Test
    void fullQueue_dropsAndCounts_andNobodyWaits() throws Exception {
        var letGo = new Semaphore(0);
        var entered = new CountDownLatch(1);
        List<Long> told = new CopyOnWriteArrayList<>();
        List<String> written = new CopyOnWriteArrayList<>();
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        LineQueue queue = new LineQueue(3, InstantSource.fixed(Instant.EPOCH), told::add);
        var slow = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                entered.countDown();
                letGo.acquireUninterruptibly(); // at its end the writing thread is interrupted
                written.add(event.getFormattedMessage());
            }
        };
        slow.setContext(context);
        slow.start();
        queue.setContext(context);
        queue.addAppender(slow);
        queue.start();
        context.getLogger("access").addAppender(queue);
        context.getLogger("access").info("first");
        entered.await();
        for (int i = 0; i < 8; i++) {
            context.getLogger("access").info("line {}", i);
        }
        letGo.release(9);
        context.stop();
        assertEquals(List.of("first", "line 0", "line 1", "line 2"), written);
        assertEquals(List.of(5L), told);
    }
}
