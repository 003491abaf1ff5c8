package dev.sealgate.gateway.service.s3.digest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.object.StoredChecksum;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are AWS's, recorded or documented. */
class DeclaredDigestsTest {
    private static final byte[] BODY = "123456789".getBytes(StandardCharsets.US_ASCII);
    private static final String BODY_MD5_HEX = "25f9e794323b453885f5181f1b624d0b";
    private static final String BODY_MD5 = "JfnnlDI7RTiF9RgfG2JNCw==";
    private static final String BODY_CRC32 = "y/Q5Jg==";
    private static final String BODY_CRC64NVME = "rosUhgp5mIg=";
    private static final String WRONG_MD5 = "AAAAAAAAAAAAAAAAAAAAAA==";

    private static Headers headers(String... namesAndValues) {
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers.build();
    }

    private static Digests digest(Headers headers, Headers trailers, Md5 md5) {
        RunningDigests running = DeclaredDigests.parse(headers).start(md5);
        running.update(BODY, 0, 4);
        running.update(BODY, 4, BODY.length - 4);
        return running.finish(trailers);
    }

    private static void assertRefused(S3ErrorCode code, String text, Runnable refused) {
        S3Exception refusal = assertThrows(S3Exception.class, refused::run);
        assertEquals(code, refusal.code());
        assertEquals(text, refusal.text());
    }

    @Test
    void nothingDeclared_storesCrc64Nvme_andNoMd5() {
        Digests digests = digest(Headers.EMPTY, Headers.EMPTY, Md5.IF_DECLARED);
        assertEquals(Optional.of(new StoredChecksum("CRC64NVME", false, BODY_CRC64NVME)), digests.checksum());
        assertEquals(Optional.empty(), digests.declared());
        assertEquals(Optional.empty(), digests.md5());
    }

    @Test
    void md5ForTheEtag_isComputedWithoutBeingDeclared() {
        Digests digests = digest(Headers.EMPTY, Headers.EMPTY, Md5.ALWAYS);
        assertEquals(BODY_MD5_HEX, digests.md5().orElseThrow().toHex());
    }

    @Test
    void declaredMd5_isChecked() {
        Digests digests = digest(headers("Content-MD5", BODY_MD5), Headers.EMPTY, Md5.IF_DECLARED);
        assertEquals(BODY_MD5_HEX, digests.md5().orElseThrow().toHex());
        S3Exception refusal = assertThrows(
                S3Exception.class, () -> digest(headers("Content-MD5", WRONG_MD5), Headers.EMPTY, Md5.IF_DECLARED));
        assertEquals(S3ErrorCode.BAD_DIGEST, refusal.code());
        assertEquals("The Content-MD5 you specified did not match what we received.", refusal.text());
        assertEquals(Map.of("CalculatedDigest", BODY_MD5, "ExpectedDigest", "00".repeat(16)), refusal.elements());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no base64!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAA", "===="})
    void malformedMd5_isInvalidDigest(String text) {
        S3Exception refusal =
                assertThrows(S3Exception.class, () -> DeclaredDigests.parse(headers("Content-MD5", text)));
        assertEquals(S3ErrorCode.INVALID_DIGEST, refusal.code());
        assertEquals(Map.of("Content-MD5", text), refusal.elements());
    }

    @ParameterizedTest
    @CsvSource({
        "crc32, CRC32, y/Q5Jg==",
        "crc32c, CRC32C, 4waSgw==",
        "crc64nvme, CRC64NVME, rosUhgp5mIg=",
        "sha1, SHA1, 98O8HYCOBHMq32eZZczDTKeuNEE=",
        "sha256, SHA256, FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="
    })
    void declaredChecksum_inHeaderOrTrailer_isCheckedAndStored(String lower, String upper, String value) {
        String name = "x-amz-checksum-" + lower;
        Optional<StoredChecksum> stored = Optional.of(new StoredChecksum(upper, false, value));
        assertEquals(
                stored,
                digest(headers(name, value), Headers.EMPTY, Md5.IF_DECLARED).checksum());
        Headers announced = headers("x-amz-trailer", name, "x-amz-sdk-checksum-algorithm", upper);
        assertEquals(
                stored, digest(announced, headers(name, value), Md5.IF_DECLARED).checksum());
        assertEquals(
                stored,
                digest(headers(name, value), Headers.EMPTY, Md5.IF_DECLARED).declared());
        String wrong = (value.startsWith("A") ? "B" : "A") + value.substring(1);
        String text = "The " + upper + " you specified did not match the calculated checksum.";
        assertRefused(S3ErrorCode.BAD_DIGEST, text, () -> digest(headers(name, wrong), Headers.EMPTY, Md5.IF_DECLARED));
        assertRefused(S3ErrorCode.BAD_DIGEST, text, () -> digest(announced, headers(name, wrong), Md5.IF_DECLARED));
        assertRefused(
                S3ErrorCode.INVALID_REQUEST,
                "Value for " + name + " header is invalid.",
                () -> DeclaredDigests.parse(headers(name, "AA==")));
    }

    /** AWS: bits behind the last byte must be zero. */
    @ParameterizedTest
    @CsvSource({
        "crc32, y/Q5Jh==",
        "crc64nvme, rosUhgp5mIh=",
        "sha1, 98O8HYCOBHMq32eZZczDTKeuNEF=",
        "sha256, FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiV="
    })
    void checksumWithSpareBits_isInvalid(String lower, String value) {
        assertRefused(
                S3ErrorCode.INVALID_REQUEST,
                "Value for x-amz-checksum-" + lower + " header is invalid.",
                () -> DeclaredDigests.parse(headers("x-amz-checksum-" + lower, value)));
    }

    @Test
    void keptChecksum_isComputedBesideTheDeclaredOne() {
        RunningDigests running = DeclaredDigests.parse(headers("x-amz-checksum-crc32", BODY_CRC32))
                .start(Md5.IF_DECLARED, Optional.of(ChecksumAlgorithm.CRC64NVME));
        running.update(BODY, 0, BODY.length);
        Digests digests = running.finish(Headers.EMPTY);
        assertEquals(Optional.of(new StoredChecksum("CRC32", false, BODY_CRC32)), digests.declared());
        assertEquals(Optional.of(new StoredChecksum("CRC64NVME", false, BODY_CRC64NVME)), digests.checksum());
    }

    @Test
    void nothingKept_stillChecksWhatWasDeclared() {
        DeclaredDigests declared = DeclaredDigests.parse(headers("x-amz-checksum-crc32", "AAAAAA=="));
        RunningDigests running = declared.start(Md5.IF_DECLARED, Optional.empty());
        running.update(BODY, 0, BODY.length);
        assertRefused(
                S3ErrorCode.BAD_DIGEST,
                "The CRC32 you specified did not match the calculated checksum.",
                () -> running.finish(Headers.EMPTY));
    }

    @Test
    void wrongMd5OfAPart_isShownAsItCame() {
        RunningDigests running =
                DeclaredDigests.parse(headers("Content-MD5", WRONG_MD5)).startPart(Md5.IF_DECLARED, Optional.empty());
        running.update(BODY, 0, BODY.length);
        S3Exception refusal = assertThrows(S3Exception.class, () -> running.finish(Headers.EMPTY));
        assertEquals(Map.of("CalculatedDigest", BODY_MD5, "ExpectedDigest", WRONG_MD5), refusal.elements());
    }

    @Test
    void announcedTrailer_thatDoesNotCome_isMalformedTrailer() {
        assertRefused(
                S3ErrorCode.MALFORMED_TRAILER,
                S3ErrorCode.MALFORMED_TRAILER.message(),
                () -> digest(headers("x-amz-trailer", "x-amz-checksum-crc32"), Headers.EMPTY, Md5.IF_DECLARED));
    }

    @Test
    void twoChecksums_areRefused() {
        String text = "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.";
        assertRefused(
                S3ErrorCode.INVALID_REQUEST,
                text,
                () -> DeclaredDigests.parse(
                        headers("x-amz-checksum-crc32", BODY_CRC32, "x-amz-checksum-crc64nvme", BODY_CRC64NVME)));
        assertRefused(
                S3ErrorCode.INVALID_REQUEST,
                text,
                () -> DeclaredDigests.parse(
                        headers("x-amz-checksum-crc32", BODY_CRC32, "x-amz-trailer", "x-amz-checksum-crc32")));
        assertRefused(
                S3ErrorCode.INVALID_REQUEST,
                text,
                () -> DeclaredDigests.parse(
                        headers("x-amz-checksum-crc32", BODY_CRC32, "x-amz-checksum-crc32", BODY_CRC32)));
        assertRefused(
                S3ErrorCode.INVALID_REQUEST,
                text,
                () -> DeclaredDigests.parse(headers("x-amz-checksum-crc32", BODY_CRC32, "x-amz-checksum-sha1", "no")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-amz-checksum-foo | AAAA | Checksum algorithm provided is unsupported. Please try again with any of"
                        + " the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
                "x-amz-trailer | x-amz-meta-a | The value specified in the x-amz-trailer header is not supported",
                "x-amz-sdk-checksum-algorithm | CRC32 | x-amz-sdk-checksum-algorithm specified, but no corresponding"
                        + " x-amz-checksum-* or x-amz-trailer headers were found."
            })
    void declarationThatCannotBeKept_isInvalidRequest(String name, String value, String text) {
        assertRefused(S3ErrorCode.INVALID_REQUEST, text, () -> DeclaredDigests.parse(headers(name, value)));
    }

    @Test
    void sdkAlgorithm_ofAnotherChecksum_isInvalidRequest() {
        assertRefused(
                S3ErrorCode.INVALID_REQUEST,
                "Value for x-amz-sdk-checksum-algorithm header is invalid.",
                () -> DeclaredDigests.parse(
                        headers("x-amz-sdk-checksum-algorithm", "SHA1", "x-amz-checksum-crc32", BODY_CRC32)));
    }

    @Test
    void headersThatOnlySpeakOfChecksums_declareNone() {
        Headers headers = headers("x-amz-checksum-mode", "ENABLED", "x-amz-checksum-algorithm", "CRC32");
        assertEquals(Optional.empty(), DeclaredDigests.parse(headers).algorithm());
    }

    @Test
    void part_ofAnotherAlgorithmThanItsUpload_isInvalidRequest() {
        DeclaredDigests declared = DeclaredDigests.parse(headers("x-amz-checksum-crc32", BODY_CRC32));
        assertDoesNotThrow(
                () -> declared.requireAlgorithmOf(new UploadChecksum(ChecksumAlgorithm.CRC32, ChecksumType.COMPOSITE)));
        assertRefused(
                S3ErrorCode.INVALID_REQUEST,
                "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32",
                () -> declared.requireAlgorithmOf(
                        new UploadChecksum(ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE)));
        assertRefused(
                S3ErrorCode.INVALID_REQUEST,
                "Checksum Type mismatch occurred, expected checksum Type: crc32c, actual checksum Type: crc32",
                () -> declared.requireAlgorithmOf(
                        new UploadChecksum(ChecksumAlgorithm.CRC32C, ChecksumType.FULL_OBJECT)));
    }

    @ParameterizedTest
    @EnumSource(ChecksumAlgorithm.class)
    void partWithoutChecksum_isRefusedForCompositeUploads_andComputedForOthers(ChecksumAlgorithm algorithm) {
        DeclaredDigests declared = DeclaredDigests.parse(headers("Content-MD5", BODY_MD5));
        if (algorithm.allows(ChecksumType.FULL_OBJECT)) {
            assertDoesNotThrow(
                    () -> declared.requireAlgorithmOf(new UploadChecksum(algorithm, ChecksumType.FULL_OBJECT)));
        }
        if (algorithm.allows(ChecksumType.COMPOSITE)) {
            assertRefused(
                    S3ErrorCode.INVALID_REQUEST,
                    "Checksum Type mismatch occurred, expected checksum Type: " + algorithm.lowerName()
                            + ", actual checksum Type: null",
                    () -> declared.requireAlgorithmOf(new UploadChecksum(algorithm, ChecksumType.COMPOSITE)));
        }
    }

    @Test
    void operationThatNeedsADigest_takesEitherKind_andRefusesNone() {
        assertDoesNotThrow(() -> DeclaredDigests.requireChecksumOrMd5(headers("Content-MD5", BODY_MD5)));
        assertDoesNotThrow(() -> DeclaredDigests.requireChecksumOrMd5(headers("x-amz-checksum-crc32", BODY_CRC32)));
        assertDoesNotThrow(
                () -> DeclaredDigests.requireChecksumOrMd5(headers("x-amz-trailer", "x-amz-checksum-crc32")));
        assertRefused(
                S3ErrorCode.INVALID_REQUEST,
                "Missing required header for this request: Content-MD5 OR x-amz-checksum-*",
                () -> DeclaredDigests.requireChecksumOrMd5(headers("x-amz-checksum-mode", "ENABLED")));
    }

    @Test
    void smallBody_isCheckedAgainstWhatWasDeclared() {
        assertDoesNotThrow(() -> DeclaredDigests.verifySmallBody(Headers.EMPTY, Headers.EMPTY, BODY));
        assertDoesNotThrow(() ->
                DeclaredDigests.verifySmallBody(headers("x-amz-checksum-crc32", BODY_CRC32), Headers.EMPTY, BODY));
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> DeclaredDigests.verifySmallBody(headers("Content-MD5", WRONG_MD5), Headers.EMPTY, BODY));
        assertEquals(S3ErrorCode.BAD_DIGEST, refusal.code());
        assertTrue(refusal.elements().containsKey("ExpectedDigest"));
    }
}
