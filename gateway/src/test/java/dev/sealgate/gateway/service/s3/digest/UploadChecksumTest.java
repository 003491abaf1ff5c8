package dev.sealgate.gateway.service.s3.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.Content;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.StoredChecksum;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UploadChecksumTest {
    private static Optional<UploadChecksum> parse(String algorithm, String type) {
        Headers.Builder headers = Headers.builder();
        if (!algorithm.isEmpty()) {
            headers.add("x-amz-checksum-algorithm", algorithm);
        }
        if (!type.isEmpty()) {
            headers.add("x-amz-checksum-type", type);
        }
        return UploadChecksum.parse(headers.build());
    }

    @ParameterizedTest
    @CsvSource({
        "CRC32, '', COMPOSITE",
        "CRC32C, '', COMPOSITE",
        "SHA1, '', COMPOSITE",
        "SHA256, '', COMPOSITE",
        "CRC64NVME, '', FULL_OBJECT",
        "CRC32, FULL_OBJECT, FULL_OBJECT",
        "CRC32C, FULL_OBJECT, FULL_OBJECT",
        "CRC64NVME, FULL_OBJECT, FULL_OBJECT",
        "SHA256, COMPOSITE, COMPOSITE",
        "crc32, '', COMPOSITE"
    })
    void type_isTheOneNamedOrTheAlgorithmsOwn(String algorithm, String type, ChecksumType expected) {
        UploadChecksum parsed = parse(algorithm, type).orElseThrow();
        assertEquals(expected, parsed.type());
        assertEquals(algorithm.toUpperCase(Locale.ROOT), parsed.algorithm().wireName());
    }

    @Test
    void withoutHeaders_thereIsNone() {
        assertEquals(Optional.empty(), parse("", ""));
    }

    private static Part part(int number, byte[] bytes, ChecksumAlgorithm algorithm) {
        Content content = new Content(Content.Kind.FILE, Bytes.ofHex("00"), 1, bytes.length);
        StoredChecksum checksum = new StoredChecksum(algorithm.wireName(), false, base64(algorithm, bytes));
        return new Part(number, content, "etag", Instant.EPOCH, Optional.of(checksum));
    }

    private static String base64(ChecksumAlgorithm algorithm, byte[]... pieces) {
        RunningChecksum running = algorithm.start();
        for (byte[] piece : pieces) {
            running.update(piece, 0, piece.length);
        }
        return running.finish().toBase64();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void fullObject_ofParts_isTheChecksumOfAllTheirBytes(ChecksumAlgorithm algorithm) {
        byte[][] pieces = {bytes("first part, "), bytes(""), bytes("the third part")};
        List<Part> parts =
                List.of(part(1, pieces[0], algorithm), part(2, pieces[1], algorithm), part(7, pieces[2], algorithm));
        UploadChecksum upload = new UploadChecksum(algorithm, ChecksumType.FULL_OBJECT);
        assertEquals(new StoredChecksum(algorithm.wireName(), false, base64(algorithm, pieces)), upload.ofParts(parts));
    }

    @Test
    void composite_ofParts_isTheChecksumOfTheirChecksums() {
        List<Part> parts =
                List.of(part(1, bytes("a"), ChecksumAlgorithm.SHA256), part(2, bytes("b"), ChecksumAlgorithm.SHA256));
        UploadChecksum upload = new UploadChecksum(ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE);
        String value = base64(
                ChecksumAlgorithm.SHA256,
                HexFormat.of().parseHex("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"),
                HexFormat.of().parseHex("3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"));
        assertEquals(new StoredChecksum("SHA256", true, value + "-2"), upload.ofParts(parts));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CRC64NVME | COMPOSITE | The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.",
                "SHA256 | FULL_OBJECT | The FULL_OBJECT checksum type cannot be used with the sha256 checksum algorithm.",
                "SHA1 | FULL_OBJECT | The FULL_OBJECT checksum type cannot be used with the sha1 checksum algorithm.",
                "'' | COMPOSITE | The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
                "CRC32 | HALF | Value for x-amz-checksum-type header is invalid.",
                "MD4 | '' | Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"
            })
    void whatCannotBe_isInvalidRequest(String algorithm, String type, String text) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> parse(algorithm, type));
        assertEquals(S3ErrorCode.INVALID_REQUEST, refusal.code());
        assertEquals(text, refusal.text());
    }
}
