package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRunTest {
    @ParameterizedTest(name = "{0} of {1} bytes is {2}")
    @CsvSource({
        "bytes=0-0,                    10, bytes 0-0/10",
        "bytes=0-9,                    10, bytes 0-9/10",
        "bytes=3-5,                    10, bytes 3-5/10",
        "bytes=3-,                     10, bytes 3-9/10",
        "bytes=9-,                     10, bytes 9-9/10",
        "bytes=5-100,                  10, bytes 5-9/10",
        "bytes=5-99999999999999999999, 10, bytes 5-9/10",
        "bytes=-3,                     10, bytes 7-9/10",
        "bytes=-10,                    10, bytes 0-9/10",
        "bytes=-99999999999999999999,  10, bytes 0-9/10"
    })
    void rangeThatSelectsBytes(String header, long sizeBytes, String contentRange) {
        assertEquals(Optional.of(contentRange), ByteRun.of(header, sizeBytes).map(run -> run.contentRange(sizeBytes)));
    }

    @ParameterizedTest(name = "{0} is ignored")
    @CsvSource(
            delimiter = ';',
            value = {"bytes=5-3", "bytes=0-1,3-4", "bytes=-", "bytes=a-b", "octets=0-1", "bytes 0-1", "0-1", "bytes=--1"
            })
    void rangeThatIsNotOneWellFormedRange(String header) {
        assertEquals(Optional.empty(), ByteRun.of(header, 10));
    }

    @ParameterizedTest(name = "{0} of {1} bytes is not satisfiable")
    @CsvSource({
        "bytes=10-,10",
        "bytes=10-11,10",
        "bytes=99999999999999999999-,10",
        "bytes=-0,10",
        "bytes=0-0,0",
        "bytes=0-,0",
        "bytes=-1,0"
    })
    void rangeThatSelectsNothing(String header, long sizeBytes) {
        S3Exception refused = assertThrows(S3Exception.class, () -> ByteRun.of(header, sizeBytes));

        assertEquals(S3ErrorCode.INVALID_RANGE, refused.code());
        assertEquals(Long.toString(sizeBytes), refused.elements().get("ActualObjectSize"));
        assertEquals(header, refused.elements().get("RangeRequested"));
    }
}
