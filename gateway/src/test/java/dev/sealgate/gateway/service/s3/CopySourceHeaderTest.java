package dev.sealgate.gateway.service.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopySourceHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "b/k, b/k, ",
        "/b/k, b/k, ",
        "b%2Fk, b/k, ",
        "b/a+key, b/a key, ",
        "b%2Fa+key, b/a key, ",
        "b/a%2Bkey, b/a+key, ",
        "b/k?versionId=null, b/k, null",
        "b/k%3FversionId=null, b/k?versionId=null, ",
        "http://127.0.0.1:9000/b/a+key, b/a key, ",
        "HTTPS://s3.example.com/b/k?versionId=null, b/k, null",
        "http://s3.example.com, '', ",
        "b/http://x/y, b/http://x/y, "
    })
    void header_namesBucketAndKey(String header, String path, String versionId) {
        assertEquals(new CopySourceHeader(path, Optional.ofNullable(versionId)), CopySourceHeader.parse(header));
    }
}
