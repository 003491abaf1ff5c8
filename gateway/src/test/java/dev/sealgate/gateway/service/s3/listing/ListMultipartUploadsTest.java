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
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadIds;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListMultipartUploadsTest {
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
    }

    private void beginSome() {
        Instant begun = S3Calls.NOW;
        storage.begin(bucket, "a b", "id-1", begun, Optional.of("SHA256"));
        storage.begin(bucket, "dir/1", "id-2", begun, Optional.empty());
        storage.begin(bucket, "dir/2", "id-3", begun, Optional.empty());
        storage.begin(bucket, "z", "id-5", begun.plusSeconds(1), Optional.empty());
        storage.begin(bucket, "z", "id-4", begun.plusSeconds(2), Optional.empty());
    }

    private byte[] list(String query) {
        return S3Calls.document(S3Calls.query("uploads" + (query.isEmpty() ? "" : "&" + query))
                .on(bucket)
                .to(new ListMultipartUploads(storage.uploads, S3Calls.OWNERS)));
    }

    private XmlElement page(String query) {
        return S3Xml.read(list(query), "ListMultipartUploadsResult");
    }

    private static List<String> ids(XmlElement page) {
        return page.childrenNamed("Upload").stream()
                .map(upload -> upload.requireChildText("UploadId"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ListMultipartUploads,''",
        "ListMultipartUploadsDelimiter,delimiter=%2F&prefix=",
        "ListMultipartUploadsTruncated,max-uploads=1&encoding-type=url",
        "ListMultipartUploadsTruncatedAtPrefix,max-uploads=2&delimiter=%2F&encoding-type=url",
        "ListMultipartUploadsMarkers,key-marker=z&upload-id-marker=id-5",
        "ListMultipartUploadsNone,prefix=nothing&max-uploads=0"
    })
    void answer_isWrittenAs(String golden, String query) {
        beginSome();
        Golden.assertDocument(golden, list(query));
    }

    @Test
    void uploads_areListedByKey_thenByTheTimeTheyBegan() {
        beginSome();
        assertEquals(List.of("id-1", "id-2", "id-3", "id-5", "id-4"), ids(page("")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void pages_addUpToTheWholeList(int size) {
        beginSome();
        List<String> all = new ArrayList<>();
        String markers = "";
        XmlElement page;
        do {
            page = page("max-uploads=" + size + markers);
            all.addAll(ids(page));
            markers = "&key-marker="
                    + page.childText("NextKeyMarker").orElse("").replace(" ", "%20") + "&upload-id-marker="
                    + page.childText("NextUploadIdMarker").orElse("");
        } while (page.requireBoolean("IsTruncated", false));
        assertEquals(List.of("id-1", "id-2", "id-3", "id-5", "id-4"), all);
    }

    @Test
    void keyMarkerAlone_skipsAllUploadsOfTheKey() {
        beginSome();
        assertEquals(List.of("id-5", "id-4"), ids(page("key-marker=dir%2F2")));
        assertEquals(List.of(), ids(page("key-marker=z")));
    }

    @Test
    void uploadIdMarkerWithoutKeyMarker_meansNothing() {
        beginSome();
        assertEquals(5, ids(page("upload-id-marker=junk")).size());
    }

    @Test
    void listingThatAbortsAsItGoes_findsTheRest() {
        SecureRandom random = new SecureRandom();
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Instant begun = S3Calls.NOW.plusSeconds(i);
            uploads.add(storage.begin(bucket, "k", UploadIds.create(begun, random), begun, Optional.empty()));
        }
        XmlElement first = page("max-uploads=1");
        storage.uploads.abort(uploads.getFirst());
        assertEquals(
                uploads.subList(1, 3).stream().map(Upload::id).toList(),
                ids(page("key-marker=k&upload-id-marker=" + first.requireChildText("NextUploadIdMarker"))));
        assertEquals(
                Optional.empty(),
                storage.uploads.find(
                        new ObjectPath(bucket.name(), "k"), uploads.getFirst().id()));
    }

    @Test
    void uploadIdMarkerOfNoUpload_isInvalidArgument() {
        beginSome();
        S3Exception refusal = assertThrows(S3Exception.class, () -> list("key-marker=z&upload-id-marker=id-1"));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals("Invalid uploadId marker", refusal.text());
        assertEquals(Map.of("ArgumentName", "upload-id-marker", "ArgumentValue", "id-1"), refusal.elements());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max-uploads   | -1  | Argument max-uploads must be an integer between 0 and 2147483647
            max-uploads   | x   | Provided max-uploads not an integer or within integer range
            encoding-type | x   | Invalid Encoding Method specified in Request
            """)
    void badParameter_isInvalidArgument(String name, String value, String text) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> list(name + "=" + value));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals(text, refusal.text());
        assertEquals(Map.of("ArgumentName", name, "ArgumentValue", value), refusal.elements());
    }
}
