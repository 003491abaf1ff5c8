package dev.sealgate.storage.blob.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore.BlobWriter;
import dev.sealgate.storage.blob.BlobTraffic;
import dev.sealgate.storage.blob.s3.PuppetService.Answer;
import dev.sealgate.storage.blob.s3.PuppetService.Play;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading through a service, or something before it, that fails in every way. */
class S3ByteSourceTest {
    private static final PuppetService PUPPET = new PuppetService(S3Proxy.endpoint());
    private static final byte[] BYTES = new byte[3_000_000];

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static S3BlobStore store;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static BlobId id;

    @BeforeAll
    static void write() {
        S3Proxy.createBucket("read");
        store = S3BlobStore.open(PUPPET.settings("read/p", "&silenceSeconds=1"), S3Proxy.CREDENTIALS);
        new Random(1).nextBytes(BYTES);
        try (BlobWriter writer = store.create(BlobId.random(new SecureRandom()))) {
            writer.write(BYTES, 0, BYTES.length);
            writer.finish();
            id = writer.id();
        }
    }

    @BeforeEach
    void beHonest() {
        PUPPET.play(PuppetService.HONEST);
    }

    @AfterAll
    static void close() {
        store.close();
        PUPPET.close();
    }

    private static byte[] read(ByteRange wanted) {
        byte[] read = new byte[(int) wanted.sizeBytes()];
        try (ByteSource source = store.open(id, BYTES.length, wanted)) {
            int header = source.read(0, new byte[40], 0, 40); // as every opener does
            int done = wanted.offset() == 0 ? header : 0;
            System.arraycopy(BYTES, 0, read, 0, done);
            while (done < read.length) {
                done += source.read(wanted.offset() + done, read, done, Math.min(262_144, read.length - done));
            }
        }
        return read;
    }

    private static byte[] expected(ByteRange wanted) {
        return Arrays.copyOfRange(BYTES, (int) wanted.offset(), (int) wanted.end());
    }

    @ParameterizedTest
    @CsvSource({"0, 3000000, 1", "65536, 1, 1", "200000, 2000000, 1", "1000000, 2000000, 2", "2999999, 1, 2"})
    void whatIsWanted_isOneQuestion_andTheHeaderOneMoreWhereItIsFarFromIt(long offset, long sizeBytes, int questions) {
        ByteRange wanted = new ByteRange(offset, sizeBytes);
        assertArrayEquals(expected(wanted), read(wanted));
        assertEquals(
                questions,
                PUPPET.requests("GET").size(),
                () -> PUPPET.requests("").toString());
        assertEquals(questions, PUPPET.requests("").size());
    }

    /** Cuts an answer after so many bytes, and all later ones never. */
    private static Play firstAnswer(UnaryOperator<Answer> change, int keptBytes) {
        AtomicInteger answers = new AtomicInteger();
        return (request, to) -> {
            Answer honest = request.pass();
            if (answers.getAndIncrement() == 0) {
                change.apply(honest).writeTo(to, keptBytes);
            } else {
                honest.writeTo(to);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 300, 600, 1_000, 70_000, 1_048_576, 2_500_000, 3_000_000})
    void answerThatIsCut_isGoneOnWith_fromTheByteItStoppedAt(int keptBytes) {
        PUPPET.play(firstAnswer(UnaryOperator.identity(), keptBytes));
        ByteRange all = ByteRange.all(BYTES.length);
        assertArrayEquals(BYTES, read(all));
        assertEquals(2, PUPPET.requests("GET").size(), () -> PUPPET.requests("").toString());
    }

    @Test
    void traffic_countsRequests_triesAndRefusals() {
        BlobTraffic traffic = store.traffic().orElseThrow();
        ByteRange some = new ByteRange(0, 100_000);
        assertEquals(List.of(1L, 0L, 0L), counted(traffic, () -> read(some)), "honest");
        PUPPET.play(firstAnswer(_ -> Answer.error(500, "InternalError"), Integer.MAX_VALUE));
        assertEquals(List.of(1L, 1L, 0L), counted(traffic, () -> read(some)), "tried again");
        PUPPET.play(firstAnswer(UnaryOperator.identity(), 70_000));
        assertEquals(List.of(2L, 1L, 0L), counted(traffic, () -> read(some)), "gone on with");
        PUPPET.play((_, to) -> Answer.error(403, "AccessDenied").writeTo(to));
        Runnable refused = () -> assertThrows(StorageException.Unavailable.class, () -> read(some));
        assertEquals(List.of(1L, 0L, 1L), counted(traffic, refused), "refused");
    }

    /** What it adds to requests, retries and failures. */
    private static List<Long> counted(BlobTraffic traffic, Runnable what) {
        List<Long> before = List.of(traffic.requests(), traffic.retries(), traffic.failures());
        what.run();
        return List.of(
                traffic.requests() - before.get(0),
                traffic.retries() - before.get(1),
                traffic.failures() - before.get(2));
    }

    private static Answer other(String name, Answer honest) {
        return switch (name) {
            case "another start" -> honest.withHeader("Content-Range", "bytes 1-2999999/3000000");
            case "another end" -> honest.withHeader("Content-Range", "bytes 0-2999998/3000000");
            case "no range" -> honest.withoutHeader("Content-Range");
            case "junk for a range" -> honest.withHeader("Content-Range", "bytes junk");
            case "fewer bytes" -> honest.withBody(new byte[10]);
            case "more bytes" -> honest.withBody(new byte[3_000_001]);
            case "all of it" -> new Answer(honest.head().replace(" 206 ", " 200 "), honest.body());
            case "an error with 200" ->
                new Answer(
                        honest.head().replace(" 206 ", " 200 "),
                        Answer.error(200, "InternalError").body());
            case "an error with 206" -> Answer.error(206, "InternalError");
            case "500" -> Answer.error(500, "InternalError");
            case "503" -> Answer.error(503, "ServiceUnavailable");
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "another start",
                "another end",
                "no range",
                "junk for a range",
                "fewer bytes",
                "more bytes",
                "all of it",
                "an error with 200",
                "an error with 206",
                "500",
                "503"
            })
    void answerToAnotherQuestion_isAskedForAgain(String name) {
        PUPPET.play(firstAnswer(honest -> other(name, honest), Integer.MAX_VALUE));
        assertArrayEquals(BYTES, read(ByteRange.all(BYTES.length)));
        assertEquals(2, PUPPET.requests("GET").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"another start", "an error with 200", "500"})
    void answersThatAreAlwaysWrong_areUnavailableInTheEnd(String name) {
        PUPPET.play((request, to) -> other(name, request.pass()).writeTo(to));
        assertThrows(StorageException.Unavailable.class, () -> read(ByteRange.all(BYTES.length)));
        assertEquals(5, PUPPET.requests("GET").size());
    }

    @Test
    void throttlingWithoutEnd_isSlow() {
        PUPPET.play((_, to) -> Answer.error(503, "SlowDown").writeTo(to));
        assertThrows(StorageException.Slow.class, () -> read(ByteRange.all(BYTES.length)));
    }

    @Test
    void answersThatAlwaysBreakOff_areUnavailable_unlessEachOfThemHelps() {
        PUPPET.play((request, to) -> request.pass().writeTo(to, 400_000));
        assertArrayEquals(BYTES, read(ByteRange.all(BYTES.length)));
        PUPPET.play((request, to) -> request.pass().writeTo(to, 100));
        StorageException.Unavailable e =
                assertThrows(StorageException.Unavailable.class, () -> read(ByteRange.all(BYTES.length)));
        assertTrue(String.valueOf(e.getMessage()).startsWith("read s3://read/p/"), e::toString);
    }

    @Test
    void silence_isBroken_andGoneOnAfter() {
        AtomicInteger answers = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(1);
        PUPPET.play((request, to) -> {
            Answer honest = request.pass();
            if (answers.getAndIncrement() == 0) {
                honest.writeTo(to, 1_500_000);
                await(over);
            } else {
                honest.writeTo(to);
            }
        });
        assertArrayEquals(BYTES, read(ByteRange.all(BYTES.length)));
        over.countDown();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** The connection breaks, and when the reader is back there is another object under the key. */
    @Test
    void objectThatIsAnotherMeanwhile_isCorruptOrUnavailable_neverMixed() {
        PUPPET.play((request, to) -> {
            Answer honest = request.pass();
            if (request.header("If-Match").isPresent()) {
                honest.withHeader("ETag", "\"other\"").writeTo(to);
            } else {
                honest.writeTo(to, 1_000_000);
            }
        });
        assertThrows(StorageException.Unavailable.class, () -> read(ByteRange.all(BYTES.length)));
        PUPPET.play((request, to) -> {
            if (request.header("If-Match").isPresent()) {
                Answer.error(412, "PreconditionFailed").writeTo(to);
            } else {
                request.pass().writeTo(to, 1_000_000);
            }
        });
        assertThrows(StorageException.Corrupt.class, () -> read(ByteRange.all(BYTES.length)));
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey, Corrupt, no such blob: s3://read/p/",
        "404, NoSuchBucket, Unavailable, create the bucket",
        "403, AccessDenied, Unavailable, allow these credentials s3:GetObject on arn:aws:s3:::read/p/*",
        "403, SignatureDoesNotMatch, Unavailable, check the access key",
        "400, AuthorizationHeaderMalformed, Unavailable, set region=",
        "416, InvalidRange, Corrupt, ends before byte 0",
    })
    void refusal_saysWhatToDo(int status, String code, String kind, String said) {
        PUPPET.play((_, to) -> Answer.error(status, code).writeTo(to));
        StorageException e = assertThrows(StorageException.class, () -> read(ByteRange.all(BYTES.length)));
        assertEquals(kind, e.getClass().getSimpleName());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(said), message);
        assertTrue(!message.contains("\n") && !message.contains("not-a-secret"), message);
        assertEquals(1, PUPPET.requests("").size(), "nothing is tried again");
    }

    @Test
    void a404OfSomebodyWhoIsNoService_isNoMissingBlob() {
        for (String text : List.of("<html><body>Not Found</body></html>", "", "<Error><Code>Other</Code></Error>")) {
            PUPPET.play((_, to) -> Answer.document(404, text).writeTo(to));
            assertThrows(StorageException.Unavailable.class, () -> read(ByteRange.all(BYTES.length)), text);
        }
    }

    @Test
    void readerThatStops_cutsALongAnswer() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        PUPPET.play((request, to) -> {
            request.pass().writeTo(to, 100_000);
            writeUntilCut(to, cut);
        });
        try (ByteSource source = store.open(id, BYTES.length, ByteRange.all(BYTES.length))) {
            source.read(0, new byte[40], 0, 40);
        }
        cut.await(); // the test hangs, and fails, where the connection is kept
    }

    private static void writeUntilCut(OutputStream to, CountDownLatch cut) {
        try {
            while (true) {
                to.write(new byte[1]);
            }
        } catch (IOException e) {
            cut.countDown();
        }
    }
}
