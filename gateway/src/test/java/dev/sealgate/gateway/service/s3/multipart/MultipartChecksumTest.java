package dev.sealgate.gateway.service.s3.multipart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.digest.ChecksumAlgorithm;
import dev.sealgate.gateway.service.s3.digest.DeclaredDigests;
import dev.sealgate.gateway.service.s3.digest.Md5;
import dev.sealgate.gateway.service.s3.digest.RunningDigests;
import dev.sealgate.gateway.service.s3.object.Rig;
import dev.sealgate.gateway.service.s3.sse.PresentedKey;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.StoredChecksum;
import dev.sealgate.storage.object.Upload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers and texts are AWS's, recorded, unless docs/SEMANTICS.md says otherwise. */
class MultipartChecksumTest {
    private static final int MIN_PART = 5 << 20;
    private static final byte[] FIRST = Rig.random(MIN_PART, 1);
    private static final byte[] SECOND = Rig.random(77, 2);
    private static final byte[] WHOLE = join(FIRST, SECOND);
    private static final String KMS = "SSE=aws:kms; KEY=alias/reports";
    private static final String ATTRIBUTES = "x-amz-object-attributes=Checksum,ObjectParts";
    private static final String MODE = "x-amz-checksum-mode=ENABLED";

    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** Uploads the two parts and completes them. */
    private HttpResponse upload(String createHeaders, String key, ChecksumAlgorithm... ofParts) {
        String id = rig.begin("k", createHeaders);
        String first = part(id, 1, FIRST, key, ofParts);
        String second = part(id, 2, SECOND, key, ofParts);
        return rig.complete.handle(rig.on("k", key)
                .query("uploadId", id)
                .body(Rig.parts(1, first, 2, second))
                .build());
    }

    private String part(String id, int number, byte[] body, String key, ChecksumAlgorithm... algorithms) {
        String declared =
                algorithms.length == 0 ? "" : Rig.declaring(algorithms[(number - 1) % algorithms.length], body);
        String both =
                Stream.of(key, declared).filter(Predicate.not(String::isEmpty)).collect(Collectors.joining("; "));
        return Rig.etag(rig.part("k", id, number, body, both));
    }

    private HttpResponse head(String headers) {
        return rig.head.handle(rig.on("k", headers).build());
    }

    private static Optional<String> crc64(HttpResponse response) {
        return response.headers().first("x-amz-checksum-crc64nvme");
    }

    @Test
    void uploadThatNamedNoAlgorithm_hasTheCrc64NvmeOfTheWholeObject() {
        String expected = Rig.checksum(ChecksumAlgorithm.CRC64NVME, WHOLE);
        HttpResponse completed = upload("", "", ChecksumAlgorithm.CRC32, ChecksumAlgorithm.SHA256);
        assertEquals(expected, Rig.element(completed, "ChecksumCRC64NVME"));
        assertEquals("FULL_OBJECT", Rig.element(completed, "ChecksumType"));

        assertEquals(Optional.of(expected), crc64(head(MODE)));
        assertEquals(Optional.of("FULL_OBJECT"), head(MODE).headers().first("x-amz-checksum-type"));
        assertEquals(Optional.empty(), crc64(head("")));
        assertEquals(
                Optional.of(expected), crc64(rig.get.handle(rig.on("k", MODE).build())));
        HttpResponse attributes = rig.attributes.handle(rig.on("k", ATTRIBUTES).build());
        assertEquals(expected, Rig.element(attributes, "ChecksumCRC64NVME"));
        assertEquals("<PartsCount>2</PartsCount>", Rig.element(attributes, "ObjectParts"));
        assertEquals(expected, Rig.element(rig.copy("k", "c", ""), "ChecksumCRC64NVME"));
    }

    @Test
    void partsOfSuchAnUpload_areCheckedAndEchoed_thenForgotten() {
        String id = rig.begin("k", "");
        String crc32 = Rig.checksum(ChecksumAlgorithm.CRC32, SECOND);
        HttpResponse part = rig.part("k", id, 1, SECOND, "x-amz-checksum-crc32=" + crc32);
        assertEquals(Optional.of(crc32), part.headers().first("x-amz-checksum-crc32"));
        assertEquals(Optional.empty(), crc64(part));
        assertFalse(names(rig.part("k", id, 2, SECOND, "").headers()), "nothing sent, nothing echoed");
        Rig.refused(
                "BadDigest",
                rig.part,
                rig.onPart("k", id, 3, "x-amz-checksum-crc32=" + crc32)
                        .body(FIRST)
                        .build());

        rig.put("source", SECOND, "");
        HttpResponse copied = rig.partCopy.handle(rig.onPart("k", id, 4, "")
                .header("x-amz-copy-source", "bucket/source")
                .build());
        assertFalse(Rig.text(copied).contains("Checksum"), Rig.text(copied));
        String listed = Rig.text(rig.listParts.handle(rig.onUpload("k", id).build()));
        assertFalse(listed.contains("Checksum"), listed);

        byte[] named = Rig.part(1, Rig.etag(part), ChecksumAlgorithm.CRC32, crc32);
        S3Exception refused = refusedComplete("InvalidPart", id, named, "");
        assertEquals(Map.of("ETag", Rig.etag(part), "PartNumber", "1", "UploadId", id), refused.elements());
        String kept = Rig.checksum(ChecksumAlgorithm.CRC64NVME, SECOND);
        refusedComplete("InvalidPart", id, Rig.part(1, Rig.etag(part), ChecksumAlgorithm.CRC64NVME, kept), "");
    }

    private static boolean names(Headers headers) {
        return headers.names().stream().anyMatch(name -> name.startsWith("x-amz-checksum-"));
    }

    @Test
    void uploadThatNamedNoAlgorithm_underACustomersKey_hasNoChecksum() {
        HttpResponse completed = upload(Rig.CUSTOMER, Rig.CUSTOMER, ChecksumAlgorithm.SHA1);
        assertFalse(Rig.text(completed).contains("Checksum"), Rig.text(completed));
        assertFalse(names(head(Rig.CUSTOMER + "; " + MODE).headers()));
        String attributes = Rig.text(rig.attributes.handle(
                rig.on("k", Rig.CUSTOMER + "; " + ATTRIBUTES).build()));
        assertFalse(attributes.contains("Checksum"), attributes);
        String copied = Rig.text(rig.copy("k", "c", Rig.SOURCE_CUSTOMER));
        assertEquals(true, copied.contains(Rig.checksum(ChecksumAlgorithm.CRC64NVME, WHOLE)), copied);
    }

    @ParameterizedTest
    @ValueSource(strings = {KMS, "SSE=aws:kms:dsse; KEY=alias/reports"})
    void uploadThatNamedNoAlgorithm_underAKmsKey_tellsItsChecksumToReadersOnly(String headers) {
        HttpResponse completed = upload(headers, "");
        assertFalse(Rig.text(completed).contains("Checksum"), Rig.text(completed));
        assertEquals(Optional.of(Rig.checksum(ChecksumAlgorithm.CRC64NVME, WHOLE)), crc64(head(MODE)));
    }

    @Test
    void repeatedCompletion_underAKmsKey_answersAsTheFirst() {
        for (String algorithm : List.of("", "; x-amz-checksum-algorithm=CRC64NVME")) {
            String id = rig.begin("k", KMS + algorithm);
            String etag = Rig.etag(rig.part("k", id, 1, SECOND, ""));
            String first = Rig.text(rig.complete("k", id, 1, etag));
            assertEquals(!algorithm.isEmpty(), first.contains("ChecksumCRC64NVME"), first);
            assertEquals(first, Rig.text(rig.complete("k", id, 1, etag)));
        }
    }

    @Test
    void uploadThatNamedNoAlgorithm_ignoresTheChecksumOfTheWholeObject() {
        String id = rig.begin("k", "");
        byte[] parts = Rig.parts(1, Rig.etag(rig.part("k", id, 1, SECOND, "")));
        rig.complete.handle(rig.onUpload("k", id)
                .header("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")
                .body(parts)
                .build());
        assertEquals(Optional.of(Rig.checksum(ChecksumAlgorithm.CRC64NVME, SECOND)), crc64(head(MODE)));
    }

    @Test
    void partsThatAnEarlierVersionStored_completeWithoutChecksum() {
        String id = rig.begin("k", "");
        var request = rig.onPart("k", id, 1, Rig.declaring(ChecksumAlgorithm.CRC32, SECOND))
                .body(SECOND)
                .build();
        Upload upload = rig.uploads.find(request.path(), id).orElseThrow();
        String etag;
        try (PresentedKey key = rig.encryption.presentedForPart(request);
                ContentKeys keys = rig.encryption.openUpload(request, upload.envelope(), key)) {
            // They kept what was declared, and nothing else.
            RunningDigests digests = DeclaredDigests.parse(request.headers()).start(Md5.ALWAYS);
            etag = rig.parts
                    .put(request, upload, 1, rig.intake.receive(request, keys, 1, digests))
                    .etag();
        }
        HttpResponse completed = rig.complete("k", id, 1, etag);
        assertFalse(Rig.text(completed).contains("Checksum"), Rig.text(completed));
        assertEquals(Optional.empty(), rig.version("k").checksum());
        assertEquals(true, Arrays.equals(SECOND, rig.get("k", "")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"SHA256, COMPOSITE", "SHA1, COMPOSITE", "CRC32, COMPOSITE", "CRC32C, COMPOSITE"})
    void partWithoutChecksum_ofACompositeUpload_isRefused(ChecksumAlgorithm algorithm, String type) {
        String id =
                rig.begin("k", "x-amz-checksum-algorithm=" + algorithm.wireName() + "; x-amz-checksum-type=" + type);
        S3Exception refused = Rig.refused(
                "InvalidRequest",
                rig.part,
                rig.onPart("k", id, 1, "").body(SECOND).build());
        assertEquals(
                "Checksum Type mismatch occurred, expected checksum Type: " + algorithm.lowerName()
                        + ", actual checksum Type: null",
                refused.text());
        rig.put("source", SECOND, "");
        HttpResponse copied = rig.partCopy.handle(rig.onPart("k", id, 1, "")
                .header("x-amz-copy-source", "bucket/source")
                .build());
        assertEquals(Rig.checksum(algorithm, SECOND), Rig.element(copied, "Checksum" + algorithm.wireName()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CRC32", "CRC32C", "CRC64NVME"})
    void partWithoutChecksum_ofAFullObjectUpload_isComputed(String algorithm) {
        upload("x-amz-checksum-type=FULL_OBJECT; x-amz-checksum-algorithm=" + algorithm, "");
        assertEquals(
                Optional.of(new StoredChecksum(
                        algorithm, false, Rig.checksum(ChecksumAlgorithm.valueOf(algorithm), WHOLE))),
                rig.version("k").checksum());
    }

    @ParameterizedTest(name = "{0} {1}: object''s {2}, type \"{3}\" → {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "CRC32C,    FULL_OBJECT, CRC32C,    FULL_OBJECT, -",
                "CRC32C,    FULL_OBJECT, CRC32C,    '',          The crc32c you specified did not match the calculated checksum.",
                "CRC32C,    FULL_OBJECT, SHA256,    FULL_OBJECT, The crc32c you specified did not match the calculated checksum.",
                "CRC64NVME, FULL_OBJECT, CRC64NVME, '',          -",
                "CRC64NVME, FULL_OBJECT, CRC32,     '',          The crc64nvme you specified did not match the calculated checksum."
            })
    void objectsChecksum_isOneOfTheUploadsKind(
            ChecksumAlgorithm ofUpload, String type, ChecksumAlgorithm sent, String sentType, String refusal) {
        String id = rig.begin("k", "x-amz-checksum-algorithm=" + ofUpload.wireName() + "; x-amz-checksum-type=" + type);
        byte[] parts = Rig.parts(1, Rig.etag(rig.part("k", id, 1, SECOND, "")));
        String headers = Rig.declaring(sent, SECOND) + (sentType.isEmpty() ? "" : "; x-amz-checksum-type=" + sentType);
        if (refusal == null) {
            rig.complete.handle(
                    rig.on("k", headers).query("uploadId", id).body(parts).build());
            assertEquals(
                    Rig.checksum(ofUpload, SECOND),
                    rig.version("k").checksum().orElseThrow().value());
        } else {
            assertEquals(
                    refusal, refusedComplete("BadDigest", id, parts, headers).text());
        }
    }

    @Test
    void compositeChecksumOfTheObject_isCheckedBeforeTheParts() {
        String id = rig.begin("k", "x-amz-checksum-algorithm=SHA256");
        String checksum = Rig.checksum(ChecksumAlgorithm.SHA256, SECOND);
        String etag = Rig.etag(rig.part("k", id, 1, SECOND, "x-amz-checksum-sha256=" + checksum));
        byte[] parts = Rig.part(1, etag, ChecksumAlgorithm.SHA256, checksum);
        String whole = composite(checksum);
        String text = "The sha256 you specified did not match the calculated checksum.";
        assertEquals(
                text,
                refusedComplete("BadDigest", id, parts, "x-amz-checksum-sha256=" + whole + "-2")
                        .text());
        byte[] wrongPart = Rig.part(1, etag, ChecksumAlgorithm.SHA256, Rig.checksum(ChecksumAlgorithm.SHA256, FIRST));
        assertEquals(
                text,
                refusedComplete("BadDigest", id, wrongPart, "x-amz-checksum-sha256=" + whole)
                        .text());
        assertEquals(
                "Value for x-amz-checksum-sha256 header is invalid.",
                refusedComplete("InvalidRequest", id, parts, "x-amz-checksum-sha256=" + whole + "-a")
                        .text());
        HttpResponse completed = rig.complete.handle(rig.on("k", "x-amz-checksum-sha256=" + whole + "-1")
                .query("uploadId", id)
                .body(parts)
                .build());
        assertEquals(whole + "-1", Rig.element(completed, "ChecksumSHA256"));
    }

    private static String composite(String sha256) {
        return Rig.checksum(ChecksumAlgorithm.SHA256, Base64.getDecoder().decode(sha256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMPOSITE", "FULL_OBJECT"})
    void partsChecksum_ofAnotherAlgorithmThanTheUploads_isBadDigest(String type) {
        String id = rig.begin("k", "x-amz-checksum-algorithm=CRC32; x-amz-checksum-type=" + type);
        String etag = Rig.etag(rig.part("k", id, 1, SECOND, Rig.declaring(ChecksumAlgorithm.CRC32, SECOND)));
        String sha256 = Rig.checksum(ChecksumAlgorithm.SHA256, SECOND);
        assertEquals(
                "The sha256 you specified for part 1 did not match what we received.",
                refusedComplete("BadDigest", id, Rig.part(1, etag, ChecksumAlgorithm.SHA256, sha256), "")
                        .text());
    }

    @Test
    void partsChecksum_thatIsNone_orOneOfSeveral_isInvalidArgument() {
        String id = rig.begin("k", "x-amz-checksum-algorithm=CRC32");
        String etag = Rig.etag(rig.part("k", id, 1, SECOND, Rig.declaring(ChecksumAlgorithm.CRC32, SECOND)));
        S3Exception none =
                refusedComplete("InvalidArgument", id, Rig.part(1, etag, ChecksumAlgorithm.CRC32, "y/Q5Jh=="), "");
        assertEquals("Invalid Base64 or multiple checksums present in request", none.text());
        assertEquals(Map.of("ArgumentName", "Checksum", "ArgumentValue", "CRC32:y/Q5Jh==;"), none.elements());
        byte[] two = new String(Rig.part(1, etag, ChecksumAlgorithm.CRC32, "y/Q5Jg=="), StandardCharsets.UTF_8)
                .replace("</Part>", "<ChecksumCRC32C>4waSgw==</ChecksumCRC32C></Part>")
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "CRC32:y/Q5Jg==;CRC32C:4waSgw==;",
                refusedComplete("InvalidArgument", id, two, "").elements().get("ArgumentValue"));
    }

    @Test
    void customersKey_isNeededToCompleteWhereChecksumsWereAskedFor() {
        String plain = rig.begin("k", Rig.CUSTOMER);
        String etag = Rig.etag(rig.part("k", plain, 1, SECOND, Rig.CUSTOMER));
        rig.complete("k", plain, 1, etag);

        String id = rig.begin("k", Rig.CUSTOMER + "; x-amz-checksum-algorithm=CRC64NVME");
        byte[] parts = Rig.parts(1, Rig.etag(rig.part("k", id, 1, SECOND, Rig.CUSTOMER)));
        refusedComplete("InvalidRequest", id, parts, "");
        refusedComplete("InvalidRequest", id, parts, Rig.OTHER_CUSTOMER);
        rig.complete.handle(
                rig.on("k", Rig.CUSTOMER).query("uploadId", id).body(parts).build());
    }

    @Test
    void completionOfTheMostParts_withTheLongestChecksums_isRead() {
        String id = rig.begin("k", "x-amz-checksum-algorithm=SHA256");
        String checksum = Rig.checksum(ChecksumAlgorithm.SHA256, SECOND);
        StringBuilder document =
                new StringBuilder("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        for (int number = 1; number <= Part.MAX_NUMBER; number++) {
            document.append("<Part><ETag>&quot;%s&quot;</ETag><ChecksumSHA256>%s</ChecksumSHA256>"
                            .formatted("0".repeat(32), checksum))
                    .append("<PartNumber>" + number + "</PartNumber></Part>\n");
        }
        byte[] most = document.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "1", refusedComplete("InvalidPart", id, most, "").elements().get("PartNumber"), "none was uploaded");
        refusedComplete("MaxMessageLengthExceeded", id, new byte[Part.MAX_NUMBER * 256 + 1], "");
    }

    @ParameterizedTest(name = "object size {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 | Value for x-amz-mp-object-size header is less than zero: '-1'",
                "x  | Value for x-amz-mp-object-size header is invalid: 'x'",
                "5  | The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: 77"
            })
    void declaredSize_mustBeTheObjects(String size, String text) {
        String id = rig.begin("k", "");
        byte[] parts = Rig.parts(1, Rig.etag(rig.part("k", id, 1, SECOND, "")));
        assertEquals(
                text,
                refusedComplete("InvalidRequest", id, parts, "x-amz-mp-object-size=" + size)
                        .text());
    }

    @Test
    void wrongContentMd5OfAPart_isShownAsItCame() {
        String id = rig.begin("k", "");
        String wrong = "AAAAAAAAAAAAAAAAAAAAAA==";
        S3Exception refused = Rig.refused(
                "BadDigest",
                rig.part,
                rig.onPart("k", id, 1, "Content-MD5=" + wrong).body(SECOND).build());
        assertEquals(wrong, refused.elements().get("ExpectedDigest"));
    }

    @ParameterizedTest(name = "{0}: {1} → checksum {2}, type {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "FULL_OBJECT | partNumber=1 |                     | none | none",
                "FULL_OBJECT | partNumber=2 |                     | none | none",
                "FULL_OBJECT |              | bytes=0-10          | none | none",
                "FULL_OBJECT |              | bytes=0-            | all  | FULL_OBJECT",
                "FULL_OBJECT |              | bytes=0-5242956     | all  | FULL_OBJECT",
                "FULL_OBJECT |              | bytes=1-            | none | none",
                "COMPOSITE   | partNumber=2 |                     | part | COMPOSITE",
                "COMPOSITE   |              | bytes=0-            | all  | COMPOSITE",
                "COMPOSITE   |              | bytes=0-5           | none | none"
            })
    void readOfSomeOfTheObject_tellsTheChecksumOfThat(
            String type, String query, String range, String checksum, String shownType) {
        String id = rig.begin("k", "x-amz-checksum-algorithm=CRC32; x-amz-checksum-type=" + type);
        byte[] document = completion(id);
        rig.complete.handle(rig.onUpload("k", id).body(document).build());
        ObjectVersion version = rig.version("k");
        var request = rig.on("k", MODE + (range == null ? "" : "; Range=" + range));
        if (query != null) {
            request.query("partNumber", query.substring("partNumber=".length()));
        }
        Headers answer = rig.head.handle(request.build()).headers();
        Optional<String> expected = switch (checksum) {
            case "all" -> version.checksum().map(StoredChecksum::value);
            case "part" -> Optional.of(Rig.checksum(ChecksumAlgorithm.CRC32, SECOND));
            default -> Optional.empty();
        };
        assertEquals(expected, answer.first("x-amz-checksum-crc32"));
        assertEquals(
                Optional.of(shownType).filter(shown -> !shown.equals("none")), answer.first("x-amz-checksum-type"));
    }

    private byte[] completion(String id) {
        StringBuilder document = new StringBuilder("<CompleteMultipartUpload>");
        int number = 0;
        for (byte[] body : List.of(FIRST, SECOND)) {
            number++;
            String checksum = Rig.checksum(ChecksumAlgorithm.CRC32, body);
            String etag = part(id, number, body, "", ChecksumAlgorithm.CRC32);
            document.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag><ChecksumCRC32>%s</ChecksumCRC32></Part>"
                    .formatted(number, etag, checksum));
        }
        return document.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void onlyPartOfAFullObjectUpload_isTheWholeObject() {
        String id = rig.begin("k", "");
        rig.complete("k", id, 1, Rig.etag(rig.part("k", id, 1, SECOND, "")));
        HttpResponse part =
                rig.get.handle(rig.on("k", MODE).query("partNumber", "1").build());
        assertEquals(Optional.of(Rig.checksum(ChecksumAlgorithm.CRC64NVME, SECOND)), crc64(part));
        assertEquals(Optional.of("FULL_OBJECT"), part.headers().first("x-amz-checksum-type"));
    }

    @Test
    void checksumModeThatDoesNotExist_isInvalidRequest() {
        rig.put("k", SECOND, "");
        for (var handler : List.of(rig.get, rig.head)) {
            S3Exception refused = Rig.refused(
                    "InvalidRequest",
                    handler,
                    rig.on("k", "x-amz-checksum-mode=INVALID").build());
            assertEquals("Value for x-amz-checksum-mode header is invalid.", refused.text());
        }
    }

    private S3Exception refusedComplete(String code, String id, byte[] document, String headers) {
        return Rig.refused(
                code,
                rig.complete,
                rig.on("k", headers).query("uploadId", id).body(document).build());
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
