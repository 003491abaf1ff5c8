package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredHeadersTest {
    @Test
    void from_ofNothing_isBinaryOctetStream() {
        assertEquals(
                Map.of("Content-Type", "binary/octet-stream"),
                StoredHeaders.from(Headers.EMPTY).standard());
    }

    @Test
    void from_keepsWhatBelongsToTheObjectAndNothingElse() {
        Headers sent = Headers.builder()
                .add("content-type", "text/plain")
                .add("CACHE-CONTROL", "no-cache")
                .add("Expires", "whenever")
                .add("Content-Language", "cs")
                .add("Content-Disposition", "inline")
                .add("x-amz-website-redirect-location", "/there")
                .add("x-amz-storage-class", "STANDARD_IA")
                .add("Authorization", "no")
                .add("x-amz-date", "no")
                .build();

        assertEquals(
                Map.of(
                        "Content-Type", "text/plain",
                        "Cache-Control", "no-cache",
                        "Expires", "whenever",
                        "Content-Language", "cs",
                        "Content-Disposition", "inline",
                        "x-amz-website-redirect-location", "/there",
                        "x-amz-storage-class", "STANDARD_IA"),
                StoredHeaders.from(sent).standard());
    }

    @ParameterizedTest(name = "Content-Encoding {0} is kept as {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "aws-chunked|",
                "AWS-Chunked, gzip|gzip",
                "gzip,aws-chunked|gzip",
                "deflate, gzip|deflate, gzip",
                "deflate, gzip,aws-chunked|deflate, gzip",
                "gzip,br|gzip,br",
                "gzip|gzip"
            })
    void contentEncoding_losesTheFramingOfTheUpload(String sent, String kept) {
        assertEquals(
                kept,
                StoredHeaders.from(Headers.of("Content-Encoding", sent))
                        .standard()
                        .get("Content-Encoding"));
    }

    @Test
    void userMetadata_hasLowerNamesAndJoinedValues() {
        Headers sent = Headers.builder()
                .add("X-Amz-Meta-Colour", "red")
                .add("x-amz-meta-colour", "blue")
                .add("x-amz-meta-name", "=?UTF-8?Q?=C3=A9?=")
                .build();

        assertEquals(
                Map.of("colour", "red,blue", "name", "é"),
                StoredHeaders.from(sent).userMetadata());
    }

    @Test
    void userMetadata_of2048Bytes_isAcceptedAndOneMoreIsNot() {
        StoredHeaders.from(Headers.of("x-amz-meta-name", "v".repeat(2044)));

        S3Exception refused = assertThrows(
                S3Exception.class, () -> StoredHeaders.from(Headers.of("x-amz-meta-name", "v".repeat(2045))));

        assertEquals("MetadataTooLarge", refused.code().wireCode());
        assertEquals(Map.of("Size", "2049", "MaxSizeAllowed", "2048"), refused.elements());
    }

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource({
        "x-amz-storage-class, COLD, InvalidStorageClass",
        "x-amz-storage-class, standard, InvalidStorageClass",
        "x-amz-storage-class, EXPRESS_ONEZONE, InvalidStorageClass",
        "x-amz-storage-class, SNOW, InvalidStorageClass",
        "x-amz-website-redirect-location, ftp://there, InvalidRedirectLocation"
    })
    void from_ofWrongValue_isRefused(String header, String value, String code) {
        S3Exception refused = assertThrows(S3Exception.class, () -> StoredHeaders.from(Headers.of(header, value)));

        assertEquals(code, refused.code().wireCode());
    }
}
