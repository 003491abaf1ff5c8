package dev.sealgate.gateway.service.s3.multipart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.digest.ChecksumAlgorithm;
import dev.sealgate.gateway.service.s3.object.RequestBuilder;
import dev.sealgate.gateway.service.s3.object.Rig;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.StoredChecksum;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
    private static final int MIN_PART = 5 << 20;
    private static final String KMS = "SSE=aws:kms; KEY=alias/reports";

    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest(name = "upload with {0}")
    @ValueSource(strings = {"SSE=AES256", KMS, "SSE=aws:kms:dsse; KEY=alias/reports", Rig.CUSTOMER})
    void parts_becomeOneObject(String headers) {
        String partHeaders = headers.equals(Rig.CUSTOMER) ? headers : "";
        byte[] first = Rig.random(MIN_PART, 1);
        byte[] second = Rig.random(100_001, 2);
        String id = rig.begin("k", headers + "; Content-Type=text/plain; x-amz-meta-a=1");
        String etag2 = Rig.etag(rig.part("k", id, 2, second, partHeaders));
        rig.part("k", id, 1, new byte[10], partHeaders);
        String etag1 = Rig.etag(rig.part("k", id, 1, first, partHeaders));

        HttpResponse done = rig.complete("k", id, 1, etag1, 2, '"' + etag2 + '"');

        assertArrayEquals(join(first, second), rig.get("k", partHeaders));
        String etag = multipartEtag(etag1, etag2);
        assertEquals('"' + etag + '"', Rig.element(done, "ETag"));
        assertEquals(etag, rig.version("k").etag());
        assertEquals("text/plain", rig.version("k").headers().get("Content-Type"));
        assertEquals(Map.of("a", "1"), rig.version("k").userMetadata());
        HttpResponse part =
                rig.get.handle(rig.on("k", partHeaders).query("partNumber", "2").build());
        assertEquals(206, part.status());
        assertEquals(Optional.of("2"), part.headers().first("x-amz-mp-parts-count"));
        assertEquals(
                Optional.of(
                        "bytes %d-%d/%d".formatted(MIN_PART, MIN_PART + second.length - 1, MIN_PART + second.length)),
                part.headers().first("Content-Range"));
        assertArrayEquals(second, Rig.bytes(part));
        Rig.refused("NoSuchUpload", rig.abort, rig.onUpload("k", id).build());
    }

    @Test
    void etagOfPart_isTheMd5_onlyForSseS3() {
        byte[] body = "part".getBytes(StandardCharsets.UTF_8);
        String md5 = HexFormat.of().formatHex(md5(body));

        assertEquals(md5, Rig.etag(rig.part("a", rig.begin("a", ""), 1, body, "")));
        assertTrue(!md5.equals(Rig.etag(rig.part("b", rig.begin("b", KMS), 1, body, ""))));
    }

    @Test
    void repeatedComplete_succeedsAgain_andAnotherDoesNot() {
        String id = rig.begin("k", "");
        String etag = Rig.etag(rig.part("k", id, 1, new byte[3], ""));
        String done = Rig.text(rig.complete("k", id, 1, etag));

        assertEquals(done, Rig.text(rig.complete("k", id, 1, etag)));
        refusedComplete("NoSuchUpload", id, Rig.parts(1, "0".repeat(32)));
        refusedComplete("NoSuchUpload", id, Rig.parts(2, etag));
        S3Exception other = Rig.refused(
                "NoSuchUpload",
                rig.complete,
                rig.onUpload("other", id).body(Rig.parts(1, etag)).build());
        assertEquals(id, other.elements().get("UploadId"));
    }

    @Test
    void complete_namesWhatIsWrongWithThePart() {
        String id = rig.begin("k", "");
        String small = Rig.etag(rig.part("k", id, 1, new byte[3], ""));
        String last = Rig.etag(rig.part("k", id, 2, new byte[4], ""));

        S3Exception tooSmall = refusedComplete("EntityTooSmall", id, Rig.parts(1, small, 2, last));
        assertEquals(
                Map.of("ETag", small, "MinSizeAllowed", "5242880", "PartNumber", "1", "ProposedSize", "3"),
                tooSmall.elements());
        S3Exception invalid = refusedComplete("InvalidPart", id, Rig.parts(3, last));
        assertEquals(Map.of("ETag", last, "PartNumber", "3", "UploadId", id), invalid.elements());
        refusedComplete("InvalidPart", id, Rig.parts(1, last));
        S3Exception order = refusedComplete("InvalidPartOrder", id, Rig.parts(2, last, 1, small));
        assertEquals(Map.of("UploadId", id), order.elements());
        refusedComplete("InvalidPartOrder", id, Rig.parts(1, small, 1, small));
        assertEquals(
                "You must specify at least one part",
                refusedComplete("InvalidRequest", id, new byte[0]).text());
        refusedComplete("MalformedXML", id, Rig.parts());
        S3Exception zero = refusedComplete("InvalidArgument", id, Rig.parts(0, last));
        assertEquals("PartNumber must be >= 1", zero.text());
        assertEquals(Map.of("ArgumentName", "PartNumber", "ArgumentValue", "0"), zero.elements());
        refusedComplete("InvalidArgument", id, Rig.parts(-1, last));
        refusedComplete("InvalidArgument", id, Rig.parts(10_001, last));
        refusedComplete("MalformedXML", id, Rig.parts("one", last));
        refusedComplete("MalformedXML", id, "not xml".getBytes(StandardCharsets.UTF_8));
        refusedComplete(
                "MalformedXML",
                id,
                "<CompleteMultipartUpload><Part/></CompleteMultipartUpload>".getBytes(StandardCharsets.UTF_8));
        rig.complete("k", id, 2, last);
        assertEquals(4, rig.get("k", "").length, "unnamed parts are left out");
    }

    @ParameterizedTest(name = "part number {0}")
    @ValueSource(strings = {"0", "10001", "-1", "x", "", "1.5"})
    void partNumber_outsideItsRange_isInvalid(String number) {
        String id = rig.begin("k", "");
        var request =
                rig.on("k").query("partNumber", number).query("uploadId", id).build();

        S3Exception refused = Rig.refused("InvalidArgument", rig.part, request);

        assertEquals("Part number must be an integer between 1 and 10000, inclusive", refused.text());
    }

    @ParameterizedTest(name = "{0}: parts with {1} → {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{CUSTOMER} |                  | The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.",
                "           | {CUSTOMER}       | The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.",
                "{CUSTOMER} | {OTHER-CUSTOMER} | The provided encryption parameters did not match the ones used originally."
            })
    void partKey_mustBeTheUploadsKey(String created, String sent, String message) {
        String id = rig.begin("k", customers(created));
        rig.put("source", new byte[3], "");

        var part = rig.onPart("k", id, 1, customers(sent)).body(new byte[3]).build();
        var copy = rig.onPart("k", id, 1, customers(sent))
                .header("x-amz-copy-source", "bucket/source")
                .build();

        assertEquals(message, Rig.refused("InvalidRequest", rig.part, part).text());
        assertEquals(message, Rig.refused("InvalidRequest", rig.partCopy, copy).text());
    }

    @Test
    void disabledKey_stopsPartsAndCompletion_butNotAbort() {
        String id = rig.begin("k", KMS);
        String etag = Rig.etag(rig.part("k", id, 1, new byte[3], ""));
        rig.disableKey();

        Rig.refused(
                "KMS.DisabledException", rig.part, rig.onPart("k", id, 2, "").build());
        refusedComplete("KMS.DisabledException", id, Rig.parts(1, etag));
        assertEquals(200, rig.listParts.handle(rig.onUpload("k", id).build()).status());
        assertEquals(204, rig.abort.handle(rig.onUpload("k", id).build()).status());
    }

    @Test
    void blockedCustomerKeys_stopPartsOfEarlierUploads() {
        String id = rig.begin("k", Rig.CUSTOMER);
        rig.standing(new BucketEncryption(EncryptionMode.SSE_S3, Optional.empty(), false, true, true));

        Rig.refused(
                "AccessDenied", rig.part, rig.onPart("k", id, 1, Rig.CUSTOMER).build());
        assertEquals(204, rig.abort.handle(rig.onUpload("k", id).build()).status());
    }

    @Test
    void bucketDefaultOfTheCreation_holdsForTheUpload() {
        rig.standing(new BucketEncryption(EncryptionMode.DSSE_KMS, Optional.of("alias/reports"), false, false, true));
        String id = rig.begin("k", "");
        rig.standing(BucketEncryption.NEVER_CONFIGURED);

        String etag = Rig.etag(rig.part("k", id, 1, new byte[3], ""));
        rig.complete("k", id, 1, etag);

        assertEquals(EncryptionMode.DSSE_KMS, rig.version("k").envelope().mode());
    }

    @Test
    void compositeChecksum_isOfThePartChecksums_andPartsMustBeNamedWithThem() {
        String id = rig.begin("k", "x-amz-checksum-algorithm=SHA256");
        byte[] body = "a".getBytes(StandardCharsets.UTF_8);
        HttpResponse part = rig.part("k", id, 1, body, Rig.declaring(ChecksumAlgorithm.SHA256, body));
        String sum = part.headers().first("x-amz-checksum-sha256").orElseThrow();

        assertEquals(
                "The upload was created using a sha256 checksum. The complete request must include the checksum for each part."
                        + " It was missing for part 1 in the request.",
                refusedComplete("InvalidRequest", id, Rig.parts(1, Rig.etag(part)))
                        .text());
        String wrong = Rig.checksum(ChecksumAlgorithm.SHA256, new byte[2]);
        refusedComplete("InvalidPart", id, Rig.part(1, Rig.etag(part), ChecksumAlgorithm.SHA256, wrong));
        assertEquals(
                "The upload was created using the COMPOSITE checksum mode. The complete request must use the same checksum mode.",
                Rig.refused(
                                "InvalidRequest",
                                rig.complete,
                                rig.onUpload("k", id)
                                        .header("x-amz-checksum-type", "FULL_OBJECT")
                                        .body(Rig.parts(1, Rig.etag(part)))
                                        .build())
                        .text());

        rig.complete.handle(rig.onUpload("k", id)
                .body(Rig.part(1, Rig.etag(part), ChecksumAlgorithm.SHA256, sum))
                .build());

        StoredChecksum stored = rig.version("k").checksum().orElseThrow();
        assertEquals("v106/7c+/S7Gw2rTES3ZM+/tY8Thy//PqI4nWcFE8tg=-1", stored.value());
        assertTrue(stored.composite());
    }

    @Test
    void fullObjectChecksum_isCombined_andDeclaredValuesAreChecked() {
        byte[] first = Rig.random(MIN_PART, 3);
        byte[] second = Rig.random(77, 4);
        rig.put("whole", join(first, second), "x-amz-checksum-algorithm=CRC64NVME");
        String expected = rig.version("whole").checksum().orElseThrow().value();
        String id = rig.begin("k", "x-amz-checksum-algorithm=CRC64NVME");
        byte[] parts =
                Rig.parts(1, Rig.etag(rig.part("k", id, 1, first, "")), 2, Rig.etag(rig.part("k", id, 2, second, "")));

        assertEquals(
                "The crc64nvme you specified did not match the calculated checksum.",
                refusedComplete("BadDigest", id, parts, "x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")
                        .text());
        assertEquals(
                "The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: "
                        + (MIN_PART + 77),
                refusedComplete("InvalidRequest", id, parts, "x-amz-mp-object-size", "5")
                        .text());

        rig.complete.handle(rig.onUpload("k", id)
                .header("x-amz-checksum-crc64nvme", expected)
                .header("x-amz-mp-object-size", Integer.toString(MIN_PART + 77))
                .body(parts)
                .build());
        assertEquals(
                Optional.of(new StoredChecksum("CRC64NVME", false, expected)),
                rig.version("k").checksum());
    }

    @Test
    void partWithAnotherAlgorithm_isRefused() {
        String id = rig.begin("k", "x-amz-checksum-algorithm=SHA256");

        S3Exception refused = Rig.refused(
                "InvalidRequest",
                rig.part,
                rig.onPart("k", id, 1, "x-amz-checksum-crc32=AAAAAA==").build());

        assertEquals(
                "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32",
                refused.text());
    }

    @Test
    void partNumbersWithAChecksum_mustBeConsecutive() {
        String id = rig.begin("k", "x-amz-checksum-algorithm=CRC64NVME");
        String etag = Rig.etag(rig.part("k", id, 2, new byte[3], ""));

        refusedComplete("InvalidRequest", id, Rig.parts(2, etag));
    }

    @Test
    void conditionalComplete_meetsAnObjectThatWasWrittenMeanwhile() {
        String id = rig.begin("k", "");
        byte[] parts = Rig.parts(1, Rig.etag(rig.part("k", id, 1, new byte[3], "")));
        rig.put("k", new byte[1], "");

        S3Exception failed = refusedComplete("PreconditionFailed", id, parts, "If-None-Match", "*");

        assertEquals(Map.of("Condition", "If-None-Match"), failed.elements());
    }

    @Test
    void conditionalComplete_meetsAnObjectThatWasDeletedMeanwhile() {
        rig.put("k", new byte[1], "");
        String id = rig.begin("k", "");
        byte[] parts = Rig.parts(1, Rig.etag(rig.part("k", id, 1, new byte[3], "")));
        rig.delete.handle(rig.on("k").build());

        S3Exception conflict = refusedComplete("ConditionalRequestConflict", id, parts, "If-None-Match", "*");

        assertEquals(Map.of("Condition", "If-None-Match", "Key", "k"), conflict.elements());
    }

    @Test
    void conditionalComplete_followsTheObjectItIsToReplace() {
        String old = Rig.etag(rig.put("k", new byte[1], ""));
        String id = rig.begin("k", "");
        byte[] parts = Rig.parts(1, Rig.etag(rig.part("k", id, 1, new byte[3], "")));
        String current = Rig.etag(rig.put("k", new byte[2], ""));
        refusedComplete("PreconditionFailed", id, parts, "If-Match", old);
        refusedComplete("ConditionalRequestConflict", id, parts, "If-Match", current);
        rig.delete.handle(rig.on("k").build());
        S3Exception gone = refusedComplete("NoSuchKey", id, parts, "If-Match", current);
        assertEquals(Map.of("Key", "k"), gone.elements());
    }

    /** Differs from AWS: docs/SEMANTICS.md. */
    @Test
    void conditionalComplete_overlooksAnObjectThatCameAndWentMeanwhile() {
        String id = rig.begin("k", "");
        byte[] parts = Rig.parts(1, Rig.etag(rig.part("k", id, 1, new byte[3], "")));
        rig.put("k", new byte[1], "");
        rig.delete.handle(rig.on("k").build());
        var request = rig.onUpload("k", id).header("If-None-Match", "*").body(parts);
        assertEquals(200, rig.complete.handle(request.build()).status());
    }

    @ParameterizedTest(name = "unknown upload, document \"{0}\"")
    @ValueSource(strings = {"", "<CompleteMultipartUpload/>", "no document"})
    void completeOfAnUnknownUpload_isNoSuchUpload_whateverItSends(String document) {
        refusedComplete("NoSuchUpload", "unknown", document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void listParts_namesTheInitiator() {
        String id = rig.begin("k", "");
        String text = Rig.text(rig.listParts.handle(rig.onUpload("k", id).build()));
        assertTrue(
                text.contains("<Initiator><ID>" + RequestBuilder.ANN.arn() + "</ID><DisplayName>"
                        + RequestBuilder.ANN.name() + "</DisplayName></Initiator>"),
                text);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-9     | - | ",
                "bytes=3-5     | - | ",
                "bytes=0-10    | InvalidArgument | Range specified is not valid for source object of size: 10",
                "bytes=10-11   | InvalidRequest  | The specified copy range is invalid for the source object size",
                "bytes=5-3     | InvalidArgument | The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
                "bytes=3-      | InvalidArgument | The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
                "0-3           | InvalidArgument | The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy"
            })
    void partCopyRange(String range, String code, String message) {
        byte[] source = Rig.random(10, 5);
        rig.put("source", source, Rig.CUSTOMER);
        String id = rig.begin("k", KMS);
        var request = rig.onPart("k", id, 1, Rig.SOURCE_CUSTOMER)
                .header("x-amz-copy-source", "bucket/source")
                .header("x-amz-copy-source-range", range)
                .build();

        if (!code.equals("-")) {
            assertEquals(message, Rig.refused(code, rig.partCopy, request).text());
            return;
        }
        HttpResponse copied = rig.partCopy.handle(request);
        assertEquals(Optional.of("aws:kms"), copied.headers().first("x-amz-server-side-encryption"));
        rig.complete("k", id, 1, Rig.element(copied, "ETag"));
        int first = Integer.parseInt(range.substring(6, 7));
        int last = Integer.parseInt(range.substring(8));
        assertArrayEquals(Arrays.copyOfRange(source, first, last + 1), rig.get("k", ""));
    }

    @Test
    void listParts_pagesWithoutAnyKey() {
        String id = rig.begin("k", Rig.CUSTOMER + "; x-amz-checksum-algorithm=CRC32C");
        for (int number : new int[] {1, 5, 9}) {
            byte[] body = new byte[number];
            rig.part("k", id, number, body, Rig.CUSTOMER + "; " + Rig.declaring(ChecksumAlgorithm.CRC32C, body));
        }
        HttpResponse page = rig.listParts.handle(
                rig.onUpload("k", id).query("max-parts", "2").build());
        String text = Rig.text(page);
        assertEquals("true", Rig.element(page, "IsTruncated"));
        assertEquals("5", Rig.element(page, "NextPartNumberMarker"));
        assertEquals("0", Rig.element(page, "PartNumberMarker"));
        assertEquals("CRC32C", Rig.element(page, "ChecksumAlgorithm"));
        assertEquals("COMPOSITE", Rig.element(page, "ChecksumType"));
        assertEquals("STANDARD", Rig.element(page, "StorageClass"));
        assertEquals(2, text.split("<Part>", -1).length - 1);
        assertTrue(text.contains("<LastModified>2026-03-04T05:06:07.000Z</LastModified>"), text);

        HttpResponse rest = rig.listParts.handle(
                rig.onUpload("k", id).query("part-number-marker", "5").build());
        assertEquals("false", Rig.element(rest, "IsTruncated"));
        assertEquals("9", Rig.element(rest, "PartNumber"));
        assertEquals("9", Rig.element(rest, "Size"));
        Rig.refused(
                "InvalidArgument",
                rig.listParts,
                rig.onUpload("k", id).query("max-parts", "many").build());
    }

    @Test
    void copyOfMultipartObject_isOneObject_withItsMd5() {
        byte[] first = Rig.random(MIN_PART, 6);
        byte[] second = Rig.random(10, 7);
        String id = rig.begin("k", "x-amz-checksum-algorithm=CRC32");
        HttpResponse part1 = rig.part("k", id, 1, first, Rig.declaring(ChecksumAlgorithm.CRC32, first));
        HttpResponse part2 = rig.part("k", id, 2, second, Rig.declaring(ChecksumAlgorithm.CRC32, second));
        String document = new String(Rig.parts(1, Rig.etag(part1), 2, Rig.etag(part2)), StandardCharsets.UTF_8);
        for (HttpResponse part : List.of(part1, part2)) {
            String sum = part.headers().first("x-amz-checksum-crc32").orElseThrow();
            document = document.replaceFirst(
                    "</ETag></Part>", "</ETag><ChecksumCRC32>" + sum + "</ChecksumCRC32></Part >");
        }
        rig.complete.handle(rig.onUpload("k", id)
                .body(document.getBytes(StandardCharsets.UTF_8))
                .build());

        rig.copy("k", "c", "");

        assertEquals(
                HexFormat.of().formatHex(md5(join(first, second))),
                rig.version("c").etag());
        assertEquals(rig.version("k").content(), rig.version("c").content());
        assertEquals(false, rig.version("c").checksum().orElseThrow().composite());
        Headers whole =
                rig.head.handle(rig.on("c").query("partNumber", "1").build()).headers();
        assertEquals(Optional.of("bytes 0-%d/%d".formatted(MIN_PART + 9, MIN_PART + 10)), whole.first("Content-Range"));
        assertArrayEquals(join(first, second), rig.get("c", ""));
    }

    private S3Exception refusedComplete(String code, String id, byte[] document) {
        return Rig.refused(
                code, rig.complete, rig.onUpload("k", id).body(document).build());
    }

    private S3Exception refusedComplete(String code, String id, byte[] document, String header, String value) {
        return Rig.refused(
                code,
                rig.complete,
                rig.onUpload("k", id).header(header, value).body(document).build());
    }

    private static String customers(String column) {
        return Optional.ofNullable(column)
                .orElse("")
                .replace("{CUSTOMER}", Rig.CUSTOMER)
                .replace("{OTHER-CUSTOMER}", Rig.OTHER_CUSTOMER);
    }

    private static String multipartEtag(String... etags) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String etag : etags) {
            all.writeBytes(HexFormat.of().parseHex(etag));
        }
        return HexFormat.of().formatHex(md5(all.toByteArray())) + "-" + etags.length;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
