package dev.sealgate.gateway.service.s3.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.gateway.service.s3.Golden;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.CountingMetadataStore;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketPolicy;
import dev.sealgate.storage.object.ObjectPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteObjectsTest {
    private final CountingMetadataStore metadata = new CountingMetadataStore(new InMemoryMetadataStore());

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Bucket bucket;

    @BeforeEach
    void open() {
        storage = new S3Storage(directory, metadata);
        bucket = storage.with(S3Calls.bucket("b"));
        List.of("a", "a&b", "c", "d", "e").forEach(key -> storage.put(bucket, key));
    }

    private S3Calls call(String content) {
        String document = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + content + "</Delete>";
        return S3Calls.query("delete").on(bucket).body(document).header("x-amz-checksum-crc32", crc32(document));
    }

    private static String crc32(String document) {
        CRC32 crc = new CRC32();
        crc.update(document.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private byte[] delete(String content) {
        return S3Calls.document(call(content).to(new DeleteObjects(storage.objects), storage.access));
    }

    private S3Exception refusal(S3Calls call) {
        S3Exception refusal =
                assertThrows(S3Exception.class, () -> call.to(new DeleteObjects(storage.objects), storage.access));
        assertTrue(exists("a"), "nothing is deleted by a request that is refused");
        return refusal;
    }

    private boolean exists(String key) {
        return storage.objects.find(new ObjectPath(bucket.name(), key)).isPresent();
    }

    private static String object(String key, String more) {
        return "<Object><Key>" + key + "</Key>" + more + "</Object>";
    }

    private String everyOutcome() {
        return object("a", "")
                + object("a&amp;b", "<VersionId>null</VersionId>")
                + object("missing", "")
                + object("c", "<VersionId>3HL4kqtJlcpXroDTDmJ</VersionId>")
                + object("d", "<ETag>\"other\"</ETag>")
                + object("e", "<ETag>\"65\"</ETag>")
                + object("gone", "<ETag>*</ETag>")
                + object("c", "<Size>3</Size>")
                + object("k".repeat(1025), "");
    }

    @Test
    void eachKey_hasItsOwnOutcome_inTheOrderOfTheRequest() {
        Golden.assertDocument("DeleteObjects", delete(everyOutcome()));
        assertEquals(
                List.of(false, false, true, true, false),
                List.of(exists("a"), exists("a&b"), exists("c"), exists("d"), exists("e")));
    }

    @Test
    void quiet_tellsErrorsOnly() {
        Golden.assertDocument("DeleteObjectsQuiet", delete("<Quiet>true</Quiet>" + everyOutcome()));
    }

    @Test
    void aThousandKeys_areDeleted_andOneMoreIsMalformed() {
        String thousand =
                IntStream.range(0, 1_000).mapToObj(i -> object("k" + i, "")).collect(Collectors.joining());
        IntStream.range(0, 1_000).forEach(i -> storage.put(bucket, "k" + i));
        List<XmlElement> results = new ArrayList<>();
        assertEquals(
                List.of("tx.get BUCKETS", "tx.getAll OBJECTS", "tx.getAll REFERENCES", "commit"),
                metadata.asked(() -> results.add(S3Xml.read(delete(thousand), "DeleteResult"))));
        assertEquals(1_000, results.getFirst().childrenNamed("Deleted").size());
        assertFalse(exists("k999"));
        assertEquals(
                S3ErrorCode.MALFORMED_XML,
                refusal(call(thousand + object("a", ""))).code());
    }

    @Test
    void damagedRecord_isTheFailureOfItsOwnKey() {
        metadata.write(tx -> tx.put(Schema.OBJECTS, "b\0c".getBytes(StandardCharsets.UTF_8), new byte[100]));
        XmlElement result = S3Xml.read(delete(object("a", "") + object("c", "") + object("d", "")), "DeleteResult");

        assertEquals(
                List.of("a", "d"),
                result.childrenNamed("Deleted").stream()
                        .map(deleted -> deleted.requireChildText("Key"))
                        .toList());
        XmlElement error = result.childrenNamed("Error").getFirst();
        assertEquals("c", error.requireChildText("Key"));
        assertEquals("InternalError", error.requireChildText("Code"));
        assertFalse(exists("a") || exists("d"));
    }

    /** The door answers 503, so that clients try again; no key has an outcome. */
    @Test
    void storeThatIsAway_failsTheRequest_notItsKeys() {
        S3Calls call = call(object("a", "") + object("k".repeat(1025), ""));
        DeleteObjects handler = new DeleteObjects(storage.objects);
        DeleteObjects.Judged judged =
                new DeleteObjects.Judged(handler.read(call.build()), List.of(Optional.empty(), Optional.empty()));
        metadata.close();
        assertThrows(StorageException.Unavailable.class, () -> handler.perform(call.build(), judged));
    }

    @Test
    void sameKeyTwice_isDeletedOnce() {
        XmlElement result = S3Xml.read(delete(object("a", "") + object("a", "")), "DeleteResult");
        assertEquals(1, result.childrenNamed("Deleted").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Quiet>true</Quiet>",
                "<Object/>",
                "<Object><Key/></Object>",
                "<Object><VersionId>null</VersionId></Object>",
                "<Object><Key>a</Key><Key>b</Key></Object>",
                "<Object><Key>a</Key><Other/></Object>",
                "<Object><Key>a</Key></Object><Other/>",
                "<Quiet>perhaps</Quiet><Object><Key>a</Key></Object>",
                "text<Object><Key>a</Key></Object>"
            })
    void documentsAgainstTheSchema_areMalformed(String content) {
        assertEquals(S3ErrorCode.MALFORMED_XML, refusal(call(content)).code());
    }

    @Test
    void bodyWithAnotherDigest_isRefused() {
        String document = "<Delete>" + object("a", "") + "</Delete>";
        S3Calls other = S3Calls.query("delete").on(bucket).body(document).header("x-amz-checksum-crc32", "AAAAAA==");
        assertEquals(S3ErrorCode.BAD_DIGEST, refusal(other).code());
    }

    @Test
    void bodyOverTwoMebibytes_isRefused() {
        S3Exception refusal = refusal(call("").announcing(2 * 1024 * 1024 + 1));
        assertEquals(S3ErrorCode.MAX_MESSAGE_LENGTH_EXCEEDED, refusal.code());
        assertEquals(Map.of("MaxMessageLengthBytes", "2097152"), refusal.elements());
    }

    @Test
    void bypassingGovernance_isForLockedBuckets() {
        S3Exception refusal = refusal(call(object("a", "")).header("x-amz-bypass-governance-retention", "false"));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals(
                "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.", refusal.text());
    }

    /** Near 20 kB of patterns with three wildcards each. */
    @Test
    void thousandKeys_areDecidedByTheLargestPolicy() {
        String patterns = IntStream.range(0, 400)
                .mapToObj(at -> "\"arn:aws:s3:::b/data/*/month=07/*/x*." + at + "\"")
                .collect(Collectors.joining(","));
        Bucket guarded = guardedBy(patterns);
        String keys = IntStream.range(0, 1_000)
                .mapToObj(
                        at -> "<Object><Key>data/2026/month=07/day=30/part-" + "0".repeat(40) + at + "</Key></Object>")
                .collect(Collectors.joining());
        XmlElement result = S3Xml.read(
                S3Calls.document(call(keys).on(guarded).to(new DeleteObjects(storage.objects), storage.access)),
                "DeleteResult");
        assertEquals(1_000, result.childrenNamed("Deleted").size());
    }

    private Bucket guardedBy(String patterns) {
        String policy =
                "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:DeleteObject\",\"Resource\":["
                        + patterns + "]}]}";
        return storage.buckets
                .putPolicy(bucket.name(), new BucketPolicy("costly", policy, Map.of()))
                .orElseThrow();
    }

    /** All keys share what a request's decisions may cost: what is not decided is not deleted, and says so. */
    @Test
    void keysThatAreTooCostlyToDecide_areNotDeleted() {
        String patterns = IntStream.range(0, 80)
                .mapToObj(at -> "\"arn:aws:s3:::b/*" + "a".repeat(200) + "*b*" + at + "\"")
                .collect(Collectors.joining(","));
        Bucket guarded = guardedBy(patterns);
        String keys = IntStream.range(0, 998)
                .mapToObj(at -> "<Object><Key>" + "a".repeat(990) + at + "</Key></Object>")
                .collect(Collectors.joining());
        XmlElement result = S3Xml.read(
                S3Calls.document(call("<Object><Key>a</Key></Object>" + keys + "<Object><Key>c</Key></Object>")
                        .on(guarded)
                        .to(new DeleteObjects(storage.objects), storage.access)),
                "DeleteResult");
        assertFalse(exists("a"), "decided first");
        assertTrue(exists("c"), "never decided");
        assertEquals(
                1_000,
                result.childrenNamed("Deleted").size()
                        + result.childrenNamed("Error").size());
        assertEquals("SlowDown", result.childrenNamed("Error").getLast().requireChildText("Code"));
    }
}
