package dev.sealgate.gateway.service.s3.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.gateway.service.s3.Golden;
import dev.sealgate.gateway.service.s3.PageToken;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.StoredChecksum;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ListObjects and ListObjectsV2: documents, parameters and refusals. */
class ListObjectsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Bucket bucket;

    @BeforeEach
    void open() {
        storage = new S3Storage(directory);
        bucket = storage.with(S3Calls.bucket("b"));
        storage.put(bucket, "a b+c&<é>");
        storage.put(
                bucket,
                "photos/1",
                Map.of("x-amz-storage-class", "STANDARD_IA"),
                Optional.of(new StoredChecksum("CRC32", true, "AAAAAA==-2")));
        storage.put(bucket, "photos/2", Map.of(), Optional.of(new StoredChecksum("CRC64NVME", false, "AAAAAAAAAAA=")));
        storage.put(bucket, "videos/1");
        storage.put(bucket, "z");
    }

    private byte[] v1(String query) {
        return document(new ListObjects(storage.objects, S3Calls.OWNERS), query);
    }

    private byte[] v2(String query) {
        return document(
                new ListObjectsV2(storage.objects, S3Calls.OWNERS),
                "list-type=2" + (query.isEmpty() ? "" : "&" + query));
    }

    private byte[] document(HeadJudged handler, String query) {
        return S3Calls.document(S3Calls.query(query).on(bucket).to(handler));
    }

    private static XmlElement read(byte[] document) {
        return S3Xml.read(document, "ListBucketResult");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ListObjects,''",
        "ListObjectsDelimiter,delimiter=%2F",
        "ListObjectsTruncated,max-keys=2",
        "ListObjectsTruncatedDelimiter,delimiter=%2F&max-keys=2",
        "ListObjectsUrl,encoding-type=url&delimiter=%2F&prefix=&marker=%20&max-keys=1",
        "ListObjectsPrefix,prefix=photos%2F&marker=photos%2F1",
        "ListObjectsNone,max-keys=0&prefix=nothing"
    })
    void firstVersion_isWrittenAs(String golden, String query) {
        Golden.assertDocument(golden, v1(query));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ListObjectsV2,''",
        "ListObjectsV2Owner,fetch-owner=true&prefix=z",
        "ListObjectsV2Delimiter,delimiter=%2F",
        "ListObjectsV2Truncated,max-keys=2&start-after=a",
        "ListObjectsV2Url,encoding-type=url&delimiter=%2F&start-after=%20&max-keys=1",
        "ListObjectsV2None,max-keys=0"
    })
    void secondVersion_isWrittenAs(String golden, String query) {
        Golden.assertDocument(golden, v2(query));
    }

    @Test
    void secondPage_echoesTheToken_andIgnoresStartAfter() {
        String token = PageToken.encode("photos/1");
        Golden.assertDocument("ListObjectsV2SecondPage", v2("start-after=zz&continuation-token=" + token));
    }

    @Test
    void nextMarker_isOnlyWrittenWithADelimiter() {
        assertEquals(Optional.empty(), read(v1("max-keys=2")).childText("NextMarker"));
        assertEquals(
                Optional.of("photos/"), read(v1("max-keys=2&delimiter=%2F")).childText("NextMarker"));
        assertEquals(Optional.empty(), read(v1("delimiter=%2F")).childText("NextMarker"));
    }

    @Test
    void markerInsideACommonPrefix_skipsIt() {
        for (String marker : List.of("photos%2F", "photos%2F1", "photos%2Fzzz")) {
            XmlElement page = read(v1("delimiter=%2F&marker=" + marker));
            assertEquals(
                    List.of("videos/"),
                    page.childrenNamed("CommonPrefixes").stream()
                            .map(p -> p.requireChildText("Prefix"))
                            .toList());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',1000",
        "max-keys=,1000",
        "max-keys=1000,1000",
        "max-keys=1001,1000",
        "max-keys=2147483647,1000",
        "max-keys=3,3",
        "max-keys=0,0"
    })
    void maxKeys_isAtMostAThousand(String query, String maxKeys) {
        assertEquals(Optional.of(maxKeys), read(v1(query)).childText("MaxKeys"));
        assertEquals(Optional.of(maxKeys), read(v2(query)).childText("MaxKeys"));
    }

    @Test
    void noKeysAskedFor_isNotTruncated() {
        assertEquals(Optional.of("false"), read(v1("max-keys=0")).childText("IsTruncated"));
        assertEquals(Optional.of("0"), read(v2("max-keys=0")).childText("KeyCount"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch-owner=false", "fetch-owner=", "x=1"})
    void ownerOfTheSecondVersion_isOnlyForThoseWhoAsk(String query) {
        assertEquals(
                Optional.empty(),
                read(v2(query)).childrenNamed("Contents").getFirst().child("Owner"));
    }

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            max-keys      | -1         | Argument max-keys must be an integer between 0 and 2147483647
            max-keys      | x          | Provided max-keys not an integer or within integer range
            max-keys      | 2147483648 | Provided max-keys not an integer or within integer range
            max-keys      | 1.5        | Provided max-keys not an integer or within integer range
            encoding-type | base64     | Invalid Encoding Method specified in Request
            encoding-type | URL        | Invalid Encoding Method specified in Request
            encoding-type | ''         | Invalid Encoding Method specified in Request
            """)
    void badParameter_isInvalidArgument(String name, String value, String text) {
        for (S3Exception refusal : List.of(
                assertThrows(S3Exception.class, () -> v1(name + "=" + value)),
                assertThrows(S3Exception.class, () -> v2(name + "=" + value)))) {
            assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
            assertEquals(text, refusal.text());
            assertEquals(Map.of("ArgumentName", name, "ArgumentValue", value), refusal.elements());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "photos%2F1"})
    void badToken_isInvalidArgument(String token) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> v2("continuation-token=" + token));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals("The continuation token provided is incorrect", refusal.text());
        assertEquals("continuation-token", refusal.elements().get("ArgumentName"));
    }

    @Test
    void emptyToken_isRefusedWithoutItsValue() {
        S3Exception refusal = assertThrows(S3Exception.class, () -> v2("continuation-token="));
        assertEquals("The continuation token provided is incorrect", refusal.text());
        assertEquals(Map.of("ArgumentName", "continuation-token"), refusal.elements());
    }
}
