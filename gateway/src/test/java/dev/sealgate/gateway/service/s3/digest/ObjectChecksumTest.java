package dev.sealgate.gateway.service.s3.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.object.StoredChecksum;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectChecksumTest {
    private static final String HEADER = "x-amz-checksum-crc32";

    private static ObjectChecksum parse(String value) {
        return ObjectChecksum.parse(Headers.of(HEADER, value)).orElseThrow();
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "y/Q5Jg==,    y/Q5Jg==,   true",
        "y/Q5Jg==,    y/Q5Jg==-2, true",
        "y/Q5Jg==-2,  y/Q5Jg==-2, true",
        "y/Q5Jg==-1,  y/Q5Jg==-2, false",
        "y/Q5Jg==-2,  y/Q5Jg==,   false",
        "AAAAAA==,    y/Q5Jg==,   false",
        "AAAAAA==-2,  y/Q5Jg==-2, false"
    })
    void value_mayLeaveTheNumberOfPartsOut(String declared, String computed, boolean same) {
        StoredChecksum stored = new StoredChecksum("CRC32", computed.contains("-"), computed);
        assertEquals(same, parse(declared).is(stored));
    }

    @Test
    void sameBytesOfAnotherAlgorithm_areAnotherChecksum() {
        assertEquals(false, parse("y/Q5Jg==").is(new StoredChecksum("CRC32C", false, "y/Q5Jg==")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AA==", "y/Q5Jh==", "y/Q5Jg==-a", "y/Q5Jg==-0", "y/Q5Jg==-", "-1", "y/Q5Jg==-1-1"})
    void value_ofNoForm_isInvalid(String value) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> parse(value));
        assertEquals("Value for x-amz-checksum-crc32 header is invalid.", refusal.text());
    }

    @Test
    void several_areRefused_beforeTheirValuesAreLookedAt() {
        Headers headers = Headers.builder()
                .add(HEADER, "no")
                .add("x-amz-checksum-sha1", "no")
                .build();
        S3Exception refusal = assertThrows(S3Exception.class, () -> ObjectChecksum.parse(headers));
        assertEquals(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.", refusal.text());
    }

    @Test
    void none_isNone() {
        assertEquals(Optional.empty(), ObjectChecksum.parse(Headers.of("x-amz-checksum-type", "COMPOSITE")));
    }
}
