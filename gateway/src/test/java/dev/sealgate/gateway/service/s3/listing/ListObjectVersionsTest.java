package dev.sealgate.gateway.service.s3.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.gateway.service.s3.Golden;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.storage.object.Bucket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListObjectVersionsTest {
    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Bucket bucket;

    @BeforeEach
    void open(@TempDir Path directory) {
        storage = new S3Storage(directory);
        bucket = storage.with(S3Calls.bucket("b"));
        List.of("a b+c", "folder/sub/1", "folder/sub/2", "folder/file1", "folder/file2", "z")
                .forEach(key -> storage.put(bucket, key));
    }

    private byte[] list(String query) {
        return S3Calls.document(S3Calls.query("versions" + (query.isEmpty() ? "" : "&" + query))
                .on(bucket)
                .to(new ListObjectVersions(storage.objects, S3Calls.OWNERS)));
    }

    private XmlElement read(String query) {
        return S3Xml.read(list(query), "ListVersionsResult");
    }

    private static List<String> keys(XmlElement result) {
        List<String> keys = new ArrayList<>();
        result.childrenNamed("Version").forEach(version -> keys.add(version.requireChildText("Key")));
        result.childrenNamed("CommonPrefixes").forEach(common -> keys.add(common.requireChildText("Prefix")));
        return keys;
    }

    @ParameterizedTest
    @CsvSource({
        "ListObjectVersions, ''",
        "ListObjectVersionsPage, max-keys=1&encoding-type=url&prefix=a",
        "ListObjectVersionsPrefixes, prefix=folder/&delimiter=/&max-keys=2"
    })
    void document_isAsRecorded(String golden, String query) {
        Golden.assertDocument(golden, list(query));
    }

    @ParameterizedTest(name = "{0}: {1}, next {2} {3}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            max-keys=1                                           | a b+c           | a b+c        | null
            max-keys=1&key-marker=a%20b%2Bc                      | folder/file1    | folder/file1 | null
            max-keys=1&key-marker=a+b%2Bc&version-id-marker=null | folder/file1    | folder/file1 | null
            max-keys=9&key-marker=folder/sub/2                   | z               | -            | -
            prefix=folder/&delimiter=/&key-marker=folder/file2   | folder/sub/     | -            | -
            delimiter=/&max-keys=2                               | a b+c, folder/  | folder/      | -
            delimiter=/&max-keys=2&key-marker=folder/            | z               | -            | -
            key-marker=z                                         | ''              | -            | -
            key-marker=                                          | a b+c, folder/file1, folder/file2, folder/sub/1, folder/sub/2, z | - | -
            max-keys=0                                           | ''              | -            | -
            """)
    void pages_goOnWhereTheMarkersAre(String query, String expected, String nextKey, String nextVersion) {
        XmlElement result = read(query);
        assertEquals(expected, String.join(", ", keys(result)));
        assertEquals(nextKey, result.childText("NextKeyMarker").orElse(null));
        assertEquals(nextVersion, result.childText("NextVersionIdMarker").orElse(null));
        assertEquals(Boolean.toString(nextKey != null), result.requireChildText("IsTruncated"));
    }

    @Test
    void everyObject_isTheLatestVersionOfItsKey() {
        for (XmlElement version : read("").childrenNamed("Version")) {
            assertEquals("null", version.requireChildText("VersionId"));
            assertEquals("true", version.requireChildText("IsLatest"));
            assertEquals(S3Calls.OWNER_ID, version.child("Owner").orElseThrow().requireChildText("ID"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            version-id-marker=x                             | version-id-marker | x   | A version-id marker cannot be specified without a key marker.
            version-id-marker=                              | version-id-marker | ''  | A version-id marker cannot be specified without a key marker.
            key-marker=k&version-id-marker=                 | version-id-marker | ''  | A version-id marker cannot be empty.
            key-marker=&version-id-marker=&encoding-type=x  | version-id-marker | ''  | A version-id marker cannot be empty.
            key-marker=k&version-id-marker=bad              | version-id-marker | bad | Invalid version id specified
            encoding-type=x&max-keys=abc                    | max-keys          | abc | Provided max-keys not an integer or within integer range
            version-id-marker=x&max-keys=abc                | max-keys          | abc | Provided max-keys not an integer or within integer range
            encoding-type=x                                 | encoding-type     | x   | Invalid Encoding Method specified in Request
            """)
    void badParameters_areRefusedInAwsOrder(String query, String name, String value, String text) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> list(query));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals(text, refusal.text());
        assertEquals(Map.of("ArgumentName", name, "ArgumentValue", value), refusal.elements());
    }
}
