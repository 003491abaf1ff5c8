package dev.sealgate.gateway.identity.auth;

import static dev.sealgate.gateway.identity.auth.AuthFixture.SIGNER;
import static dev.sealgate.gateway.identity.auth.AuthFixture.TIME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedBodyTest {
    private static final String SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    private static final String UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final Headers CRC32 = Headers.of("x-amz-checksum-crc32", "y/Q5Jg==");

    private static Headers head(String mode, long decodedBytes) {
        Headers.Builder headers = AuthFixture.host().add("x-amz-decoded-content-length", Long.toString(decodedBytes));
        if (mode.endsWith("TRAILER")) {
            headers.add("x-amz-trailer", "x-amz-checksum-crc32");
        }
        return SIGNER.sign(new TestSigner.Request("PUT", "/b/k", "", headers.build()), mode, TIME);
    }

    private static VerifiedBody body(Headers head, Body sent) {
        return AuthFixture.authenticator()
                .authenticateS3(AuthFixture.request("PUT", "/b/k", "", head, sent))
                .body();
    }

    private static VerifiedBody unsigned(long decodedBytes, String sent) {
        byte[] bytes = sent.getBytes(StandardCharsets.ISO_8859_1);
        return body(head(UNSIGNED_TRAILER, decodedBytes), AuthFixture.inBatches(bytes, 7));
    }

    private static S3Exception refusal(VerifiedBody body) {
        return assertThrows(S3Exception.class, () -> AuthFixture.readAll(body));
    }

    private static byte[] bytes(int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        for (int i = 0; i < sizeBytes; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"0, 8192", "1, 8192", "8192, 8192", "8193, 8192", "300000, 65536", "300000, 262144"})
    void signedChunks_areDecoded(int sizeBytes, int chunkSizeBytes) {
        byte[] object = bytes(sizeBytes);
        Headers head = head(SIGNED, sizeBytes);
        byte[] sent = SIGNER.chunked(object, chunkSizeBytes, TestSigner.signatureIn(head), TIME);
        assertArrayEquals(object, AuthFixture.readAll(body(head, AuthFixture.inBatches(sent, 65536))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 8192, 100_000})
    void trailers_areReadyAtTheEnd(int sizeBytes) {
        byte[] object = bytes(sizeBytes);
        Headers head = head(SIGNED_TRAILER, sizeBytes);
        byte[] sent = SIGNER.chunkedWithTrailers(object, 65536, CRC32, TestSigner.signatureIn(head), TIME);
        for (VerifiedBody body : new VerifiedBody[] {
            body(head, AuthFixture.inBatches(sent, 1000)),
            body(
                    head(UNSIGNED_TRAILER, sizeBytes),
                    AuthFixture.inBatches(TestSigner.unsignedChunks(object, 1000, CRC32), 100))
        }) {
            assertFalse(body.trailers().contains("x-amz-checksum-crc32"));
            assertArrayEquals(object, AuthFixture.readAll(body));
            assertEquals(
                    "y/Q5Jg==", body.trailers().first("x-amz-checksum-crc32").orElseThrow());
            assertFalse(body.next().hasRemaining());
        }
    }

    @Test
    void bytes_areNotCopied() {
        byte[] object = bytes(65536);
        Headers head = head(SIGNED, object.length);
        byte[] sent = SIGNER.chunked(object, 65536, TestSigner.signatureIn(head), TIME);
        ByteBuffer batch = ByteBuffer.wrap(sent);
        VerifiedBody body = body(head, () -> batch);
        ByteBuffer first = body.next();
        assertEquals(object.length, first.remaining());
        Arrays.fill(sent, (byte) 77);
        assertEquals(77, first.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"first chunk", "second chunk", "last chunk", "a byte", "trailer", "trailer signature"})
    void anythingAltered_isSignatureDoesNotMatch_beforeTheEnd(String altered) {
        byte[] object = bytes(20_000);
        Headers head = head(SIGNED_TRAILER, object.length);
        byte[] sent = SIGNER.chunkedWithTrailers(object, 16384, CRC32, TestSigner.signatureIn(head), TIME);
        String text = new String(sent, StandardCharsets.ISO_8859_1);
        int position = switch (altered) {
            case "first chunk" -> text.indexOf("chunk-signature=") + 16;
            case "second chunk" -> text.indexOf("chunk-signature=", 1000) + 16;
            case "last chunk" -> text.lastIndexOf("chunk-signature=") + 16;
            case "a byte" -> 10_000;
            case "trailer" -> text.indexOf("y/Q5Jg==");
            default -> text.lastIndexOf("signature:") + 10;
        };
        sent[position] = (byte) (sent[position] == 'a' ? 'b' : 'a');
        VerifiedBody body = body(head, AuthFixture.inBatches(sent, 4096));
        S3Exception refusal = refusal(body);
        assertEquals(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH, refusal.code());
        assertTrue(refusal.elements().containsKey("StringToSign"));
        assertThrows(S3Exception.class, body::next);
    }

    @Test
    void chunksInAnotherOrder_doNotVerify() {
        byte[] object = bytes(32768);
        Headers head = head(SIGNED, object.length);
        byte[] sent = SIGNER.chunked(object, 16384, TestSigner.signatureIn(head), TIME);
        int frame = "4000;chunk-signature=".length() + 64 + 2 + 16384 + 2;
        byte[] swapped = sent.clone();
        System.arraycopy(sent, frame, swapped, 0, frame);
        System.arraycopy(sent, 0, swapped, frame, frame);
        assertEquals(
                S3ErrorCode.SIGNATURE_DOES_NOT_MATCH,
                refusal(body(head, AuthFixture.inBatches(swapped, 4096))).code());
    }

    @Test
    void bodyCutAtAnyPlace_neverEnds() {
        byte[] object = bytes(9000);
        Headers head = head(SIGNED_TRAILER, object.length);
        byte[] sent = SIGNER.chunkedWithTrailers(object, 8192, CRC32, TestSigner.signatureIn(head), TIME);
        for (int size = 0; size < sent.length; size += size > 8100 || size < 200 ? 1 : 97) {
            VerifiedBody body = body(head, AuthFixture.inBatches(Arrays.copyOf(sent, size), 8192));
            assertEquals(S3ErrorCode.INCOMPLETE_BODY, refusal(body).code(), "cut at " + size);
        }
    }

    @Test
    void smallSignedChunkInTheMiddle_isInvalidChunkSize() {
        byte[] object = bytes(10_000);
        Headers head = head(SIGNED, object.length);
        byte[] sent = SIGNER.chunked(object, 8191, TestSigner.signatureIn(head), TIME);
        S3Exception refusal = refusal(body(head, AuthFixture.inBatches(sent, 4096)));
        assertEquals(S3ErrorCode.INVALID_CHUNK_SIZE, refusal.code());
        assertEquals(Map.of("Chunk", "1", "BadChunkSize", "8191"), refusal.elements());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "\\r\\n",
                "5\\nhello\\r\\n0\\r\\n",
                "5 \\r\\nhello\\r\\n",
                "-5\\r\\nhello\\r\\n",
                "0x5\\r\\nhello\\r\\n",
                "5;chunk-signature=0\\r\\nhello\\r\\n",
                "5\\r\\nhelloXX0\\r\\n\\r\\n",
                "5\\r\\nhello0\\r\\n\\r\\n",
                "0000000000000005\\r\\nhello\\r\\n",
                "ffffffffffffffffffff\\r\\nhello\\r\\n",
                "5\\r\\nhel"
            })
    void brokenFraming_isIncompleteBody(String sent) {
        S3Exception refusal = refusal(unsigned(5, sent.replace("\\r", "\r").replace("\\n", "\n")));
        assertEquals(S3ErrorCode.INCOMPLETE_BODY, refusal.code());
        assertEquals("The request body terminated unexpectedly", refusal.text());
    }

    @Test
    void endlessLine_isRefusedEarly() {
        byte[] digits = new byte[4096];
        Arrays.fill(digits, (byte) 'x');
        VerifiedBody body = body(head(UNSIGNED_TRAILER, 5), () -> ByteBuffer.wrap(digits));
        assertEquals(S3ErrorCode.INCOMPLETE_BODY, refusal(body).code());
        int[] calls = {0};
        VerifiedBody trailer = body(
                head(UNSIGNED_TRAILER, 0),
                () -> ByteBuffer.wrap(calls[0]++ == 0 ? "0\r\n".getBytes(StandardCharsets.US_ASCII) : digits));
        assertEquals(S3ErrorCode.MALFORMED_TRAILER, refusal(trailer).code());
    }

    @ParameterizedTest
    @CsvSource({"4", "6", "7fffffffffffff"})
    void otherDecodedLength_isIncompleteBody(String hexLength) {
        String sent = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
        S3Exception refusal = refusal(unsigned(Long.parseLong(hexLength, 16), sent));
        assertEquals(S3ErrorCode.INCOMPLETE_BODY, refusal.code());
        assertEquals(S3ErrorCode.INCOMPLETE_BODY.message(), refusal.text());
    }

    @Test
    void otherContentLength_isIncompleteBody() {
        Headers head = SIGNER.sign(
                new TestSigner.Request(
                        "PUT",
                        "/b/k",
                        "",
                        AuthFixture.host()
                                .add("x-amz-decoded-content-length", "5")
                                .add("content-length", "17")
                                .build()),
                UNSIGNED_TRAILER,
                TIME);
        byte[] sent = "5\r\nhello\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                S3ErrorCode.INCOMPLETE_BODY,
                refusal(body(head, AuthFixture.inBatches(sent, 100))).code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\r\\n",
                "x-amz-checksum-crc32\\r\\n\\r\\n",
                ":AAAA\\r\\n\\r\\n",
                "x-amz-checksum-sha1:AAAA\\r\\n\\r\\n",
                "x-amz-checksum-crc32:A\\r\\nx-amz-checksum-crc32:A\\r\\n\\r\\n",
                "x-amz-checksum-crc32:A\\r\\nx-amz-trailer-signature:0\\r\\n\\r\\n",
                "x-amz-checksum-crc32:A\\r\\n\\r\\nmore",
                "x-amz-checksum-crc32:A\\r\\n\\r\\n\\r\\n",
                "x-amz-checksum-crc32:A\\n\\r\\nmore\\r\\n",
                "x-amz-checksum-crc32:A\\n\\r\\n\\r\\n\\r\\n"
            })
    void malformedTrailers_areRefused(String end) {
        S3Exception refusal = refusal(
                unsigned(5, "5\r\nhello\r\n0\r\n" + end.replace("\\r", "\r").replace("\\n", "\n")));
        assertEquals(S3ErrorCode.MALFORMED_TRAILER, refusal.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n", "\n\r\n", "\n\r\n\r\n"})
    void trailerEnd_isTakenAsClientsSendIt(String end) {
        VerifiedBody body = unsigned(5, "5\r\nhello\r\n0\r\nX-Amz-Checksum-Crc32 : AAAAAA== " + end);
        assertEquals("hello", new String(AuthFixture.readAll(body), StandardCharsets.UTF_8));
        assertEquals("AAAAAA==", body.trailers().first("x-amz-checksum-crc32").orElseThrow());
    }

    @Test
    void signedTrailers_withoutTheirSignature_areRefused() {
        byte[] object = bytes(10);
        Headers head = head(SIGNED_TRAILER, object.length);
        String sent = new String(
                SIGNER.chunkedWithTrailers(object, 8192, CRC32, TestSigner.signatureIn(head), TIME),
                StandardCharsets.ISO_8859_1);
        String stripped = sent.substring(0, sent.indexOf("x-amz-trailer-signature")) + "\r\n";
        VerifiedBody body = body(head, AuthFixture.inBatches(stripped.getBytes(StandardCharsets.ISO_8859_1), 100));
        assertEquals(S3ErrorCode.MALFORMED_TRAILER, refusal(body).code());
    }

    @Test
    void trailersInAModeWithout_areRefused() {
        byte[] object = bytes(10);
        Headers head = head(SIGNED, object.length);
        String sent = new String(
                        SIGNER.chunked(object, 8192, TestSigner.signatureIn(head), TIME), StandardCharsets.ISO_8859_1)
                .replaceFirst("\r\n\r\n$", "\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");
        VerifiedBody body = body(head, AuthFixture.inBatches(sent.getBytes(StandardCharsets.ISO_8859_1), 100));
        assertEquals(S3ErrorCode.MALFORMED_TRAILER, refusal(body).code());
    }

    @ParameterizedTest
    @CsvSource({
        "'', MissingContentLength",
        "abc, InvalidArgument",
        "-1, InvalidArgument",
        "99999999999999999999, InvalidArgument"
    })
    void decodedLength_isRequired(String text, String code) {
        Headers.Builder headers = AuthFixture.host();
        if (!text.isEmpty()) {
            headers.add("x-amz-decoded-content-length", text);
        }
        Headers head = SIGNER.sign(new TestSigner.Request("PUT", "/b/k", "", headers.build()), SIGNED, TIME);
        AuthException refusal = assertThrows(AuthException.class, () -> body(head, Body.EMPTY));
        assertEquals(code, refusal.toS3().code().wireCode());
    }

    @Test
    void hashedBody_ofOtherBytes_isMismatch_whoeverAsksAgain() {
        byte[] declared = new byte[0];
        Headers head = SIGNER.sign(
                new TestSigner.Request("PUT", "/b/k", "", AuthFixture.host().build()),
                TestSigner.sha256(declared),
                TIME);
        byte[] sent = bytes(100);
        VerifiedBody body = body(head, AuthFixture.inBatches(sent, 30));
        S3Exception refusal = refusal(body);
        assertEquals(S3ErrorCode.X_AMZ_CONTENT_SHA256_MISMATCH, refusal.code());
        assertEquals(
                Map.of(
                        "ClientComputedContentSHA256",
                        TestSigner.sha256(declared),
                        "S3ComputedContentSHA256",
                        TestSigner.sha256(sent)),
                refusal.elements());
        assertThrows(S3Exception.class, body::next);
    }
}
