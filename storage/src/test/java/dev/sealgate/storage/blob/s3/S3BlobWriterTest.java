package dev.sealgate.storage.blob.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore.BlobWriter;
import dev.sealgate.storage.blob.s3.PuppetService.Answer;
import dev.sealgate.storage.blob.s3.PuppetService.Play;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing and deleting through a service, or something before it, that fails in every way. */
class S3BlobWriterTest {
    private static final PuppetService PUPPET = new PuppetService(S3Proxy.endpoint());
    private static final byte[] SMALL = bytes(100_000);
    private static final byte[] LARGE = bytes(2 * PartSizes.FIRST_BYTES + 1);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static S3BlobStore store;

    @BeforeAll
    static void open() {
        S3Proxy.createBucket("written");
        store = S3BlobStore.open(PUPPET.settings("written", ""), S3Proxy.CREDENTIALS);
    }

    @BeforeEach
    void beHonest() {
        PUPPET.play(PuppetService.HONEST);
    }

    /** Whatever went wrong. */
    @AfterEach
    void nothingUnfinished_isLeft() {
        PUPPET.play(PuppetService.HONEST);
        assertEquals(0, store.deleteUnfinished(_ -> true));
    }

    @AfterAll
    static void close() {
        store.close();
        PUPPET.close();
    }

    private static byte[] bytes(int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        new Random(sizeBytes).nextBytes(bytes);
        return bytes;
    }

    private static BlobId write(S3BlobStore to, byte[] bytes) {
        try (BlobWriter writer = to.create(BlobId.random(new SecureRandom()))) {
            for (int offset = 0; offset < bytes.length; offset += 262_144) {
                writer.write(bytes, offset, Math.min(262_144, bytes.length - offset));
            }
            writer.finish();
            return writer.id();
        }
    }

    private static byte[] read(BlobId id, int sizeBytes) {
        PUPPET.play(PuppetService.HONEST);
        byte[] read = new byte[sizeBytes];
        try (ByteSource source = store.open(id, sizeBytes, ByteRange.all(sizeBytes))) {
            for (int done = 0; done < sizeBytes; ) {
                done += source.read(done, read, done, sizeBytes - done);
            }
        }
        return read;
    }

    /** What was asked, by method, with what distinguishes uploads. */
    private static List<String> asked() {
        return PUPPET.requests("").stream()
                .map(line -> line.replaceAll("/written/\\S{2}/\\w{32}", "").replaceAll("=[^&]+", ""))
                .map(line -> line.replace("PUT ?partNumber&uploadId", "part").replace("POST ?uploadId", "complete"))
                .map(line -> line.replace("POST ?uploads", "begin")
                        .replace("DELETE ?uploadId", "abort")
                        .trim())
                .toList();
    }

    @Test
    void blobOfAPart_isOneRequest_anythingLargerAnUpload_whoseSizeIsAskedFor() {
        byte[] part = bytes(PartSizes.FIRST_BYTES);
        PUPPET.play((request, to) -> {
            Answer honest = request.pass();
            request.header("x-amz-checksum-crc32c")
                    .map(sum -> honest.withHeader("x-amz-checksum-crc32c", sum))
                    .orElse(honest)
                    .writeTo(to);
        });
        BlobId id = write(store, part);
        assertEquals(List.of("PUT"), asked());
        assertArrayEquals(part, read(id, part.length));
        PUPPET.play(PuppetService.HONEST);
        BlobId large = write(store, LARGE);
        assertEquals(List.of("begin", "part", "part", "part", "complete", "HEAD"), asked());
        assertArrayEquals(LARGE, read(large, LARGE.length));
    }

    @ParameterizedTest
    @EnumSource(BlobChecksum.class)
    void checksum_goesWithWhatIsSent(BlobChecksum checksum) {
        List<String> sums = new ArrayList<>();
        PUPPET.play((request, to) -> {
            if (request.line().startsWith("PUT")) {
                String header = checksum.header().isEmpty() ? "no such header" : checksum.header();
                sums.add(request.header(header).orElse("none"));
                assertTrue(request.header("x-amz-trailer").isEmpty());
                assertTrue(request.header("Expect").isEmpty());
            }
            request.pass().withoutHeader(checksum.header()).writeTo(to);
        });
        String setting = "&checksum=" + checksum.name().toLowerCase(Locale.ROOT);
        try (S3BlobStore other = S3BlobStore.open(PUPPET.settings("written", setting), S3Proxy.CREDENTIALS)) {
            byte[] text = "123456789".getBytes(StandardCharsets.US_ASCII);
            BlobId id = write(other, text);
            other.delete(List.of(id, BlobId.random(new SecureRandom())));
        }
        String expected = switch (checksum) {
            case CRC32C -> "4waSgw==";
            case SHA256 -> "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=";
            case MD5 -> "JfnnlDI7RTiF9RgfG2JNCw==";
            case NONE -> "none";
        };
        assertEquals(List.of(expected), sums);
    }

    @Test
    void serviceThatKeepsOtherBytes_isUnavailable_andTheBlobIsGone() {
        Play lying = (request, to) ->
                request.pass().withHeader("x-amz-checksum-crc32c", "AAAAAA==").writeTo(to);
        PUPPET.play(lying);
        assertThrows(StorageException.Unavailable.class, () -> write(store, SMALL));
        assertEquals(List.of("PUT", "DELETE"), asked());
    }

    @Test
    void serviceThatHasFewerBytes_isUnavailable() {
        PUPPET.play((request, to) -> {
            Answer honest = request.pass().withoutHeader("x-amz-checksum-crc32c");
            (request.line().startsWith("HEAD") ? honest.withHeader("Content-Length", "99999") : honest).writeTo(to);
        });
        for (byte[] bytes : List.of(SMALL, LARGE)) {
            StorageException e = assertThrows(StorageException.Unavailable.class, () -> write(store, bytes));
            assertTrue(String.valueOf(e.getMessage()).contains("99999 bytes of it"), e::toString);
        }
    }

    private static boolean is(String what, String line) {
        return switch (what) {
            case "PUT" -> line.startsWith("PUT") && !line.contains("uploadId");
            case "begin" -> line.contains("?uploads");
            case "part" -> line.contains("partNumber=2");
            case "complete" -> line.startsWith("POST") && line.contains("uploadId=");
            case "HEAD" -> line.startsWith("HEAD");
            default -> throw new IllegalArgumentException(what);
        };
    }

    /** The request is carried out, and its answer is lost. */
    @ParameterizedTest
    @ValueSource(strings = {"PUT", "begin", "part", "complete", "HEAD"})
    void lostAnswer_isAskedForAgain_andTheBlobIsWhole(String what) {
        AtomicInteger lost = new AtomicInteger();
        PUPPET.play((request, to) -> {
            Answer honest = request.pass();
            if (!is(what, request.line()) || lost.getAndIncrement() > 0) {
                honest.writeTo(to);
            }
        });
        byte[] bytes = what.equals("PUT") ? SMALL : LARGE;
        BlobId id = write(store, bytes);
        assertTrue(lost.get() >= 2, "asked again: " + lost);
        assertArrayEquals(bytes, read(id, bytes.length));
        if (what.equals("begin")) {
            assertEquals(1, store.deleteUnfinished(id::equals), "the upload that nobody knows of");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "begin", "part", "complete", "HEAD"})
    void refusal_isUnavailable_andNothingIsLeft(String what) {
        byte[] bytes = what.equals("PUT") ? SMALL : LARGE;
        BlobId id = BlobId.random(new SecureRandom());
        PUPPET.play((request, to) -> {
            if (is(what, request.line())) {
                Answer.error(403, "AccessDenied").writeTo(to);
            } else {
                request.pass().writeTo(to);
            }
        });
        try (BlobWriter writer = store.create(id)) {
            StorageException e = assertThrows(StorageException.Unavailable.class, () -> {
                writer.write(bytes, 0, bytes.length);
                writer.finish();
            });
            assertTrue(String.valueOf(e.getMessage()).contains("allow these credentials s3:"), e::toString);
        }
        PUPPET.play(PuppetService.HONEST);
        assertEquals(0, store.deleteUnfinished(id::equals));
        assertThrows(StorageException.Corrupt.class, () -> read(id, bytes.length));
    }

    /** As AWS may: 200 is sent first, and what became of it after. */
    @Test
    void completionThatFailsWith200_isNoSuccess() {
        PUPPET.play((request, to) -> {
            if (is("complete", request.line())) {
                Answer.error(200, "InternalError").writeTo(to);
            } else {
                request.pass().writeTo(to);
            }
        });
        assertThrows(StorageException.Unavailable.class, () -> write(store, LARGE));
    }

    @Test
    void fullService_isFull() {
        PUPPET.play((_, to) -> Answer.error(507, "InsufficientStorage").writeTo(to));
        BlobWriter writer = store.create(BlobId.random(new SecureRandom()));
        writer.write(SMALL, 0, SMALL.length);
        assertThrows(StorageException.Full.class, writer::finish);
        PUPPET.play(PuppetService.HONEST);
        writer.close();
    }

    @Test
    void delete_isOneRequest_wherePossible_andOneForEachElsewhere() {
        List<BlobId> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(write(store, new byte[] {1}));
        }
        PUPPET.play(PuppetService.HONEST);
        store.delete(ids);
        assertEquals(List.of("POST /written?delete"), asked());
        try (S3BlobStore old = S3BlobStore.open(PUPPET.settings("written", ""), S3Proxy.CREDENTIALS)) {
            PUPPET.play((request, to) -> {
                boolean many = request.line().startsWith("POST");
                (many ? Answer.error(501, "NotImplemented") : request.pass()).writeTo(to);
            });
            old.delete(ids);
            old.delete(ids);
        }
        List<String> expected = new ArrayList<>(List.of("POST /written?delete"));
        for (int i = 0; i < 6; i++) {
            expected.add("DELETE");
        }
        assertEquals(expected, asked());
    }

    @Test
    void delete_thatFailsForOneKey_says() {
        PUPPET.play((_, to) -> Answer.document(
                        200,
                        "<DeleteResult><Error><Key>some/key</Key><Code>AccessDenied</Code><Message>m</Message></Error></DeleteResult>")
                .writeTo(to));
        List<BlobId> ids = Stream.generate(() -> BlobId.random(new SecureRandom()))
                .limit(2)
                .toList();
        StorageException e = assertThrows(StorageException.Unavailable.class, () -> store.delete(ids));
        assertTrue(String.valueOf(e.getMessage()).contains("some/key"), e::toString);
        assertTrue(String.valueOf(e.getMessage()).contains("s3:DeleteObject"), e::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PutObject", "GetObject", "DeleteObject", "AbortMultipartUpload", "ListBucketMultipartUploads"})
    void verify_namesThePermissionThatIsMissing(String missing) {
        PUPPET.play((request, to) -> {
            boolean denied = request.line()
                    .startsWith(
                            switch (missing) {
                                case "PutObject" -> "PUT";
                                case "GetObject" -> "GET /written/";
                                case "DeleteObject" -> "POST /written?delete";
                                case "AbortMultipartUpload" -> "DELETE";
                                default -> "GET /written?uploads";
                            });
            (denied ? Answer.error(403, "AccessDenied") : request.pass()).writeTo(to);
        });
        StorageException e = assertThrows(StorageException.Unavailable.class, store::verify);
        assertTrue(
                String.valueOf(e.getMessage()).contains("allow these credentials s3:" + missing + " on"), e::toString);
        PUPPET.play(PuppetService.HONEST);
        assertEquals(missing.equals("AbortMultipartUpload") ? 1 : 0, store.deleteUnfinished(_ -> true));
    }

    @Test
    void nobodyThere_isUnavailable_withWhatToDo() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0)) {
            port = gone.getLocalPort();
        }
        S3BlobSettings settings = S3BlobSettings.parse(
                "s3://written?connectSeconds=1&deadlineSeconds=10&endpoint=http://127.0.0.1:" + port);
        try (S3BlobStore away = S3BlobStore.open(settings, S3Proxy.CREDENTIALS)) {
            StorageException e = assertThrows(StorageException.Unavailable.class, away::verify);
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("start that service") || message.contains("look at that service"), message);
            assertEquals(List.of(message), message.lines().toList());
        }
    }
}
