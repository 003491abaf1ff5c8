package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadRefusalsTest {
    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/sse/read-refusals.csv", delimiter = '|', numLinesToSkip = 1)
    void encryption(String rule, String storedWith, String readWith, String code, String message) {
        rig.put("k", new byte[10], headers(storedWith));

        for (var handler : List.of(rig.get, rig.head)) {
            S3Exception refused =
                    Rig.refused(code, handler, rig.on("k", headers(readWith)).build());
            assertEquals(message, refused.text(), rule);
        }
    }

    @ParameterizedTest(name = "copy source: {0}")
    @CsvFileSource(resources = "/sse/read-refusals.csv", delimiter = '|', numLinesToSkip = 1)
    void encryptionOfCopySource(String rule, String storedWith, String readWith, String code, String message) {
        assumeTrue((headers(readWith) + headers(storedWith)).contains("C-"), "other headers speak of the destination");
        rig.put("k", new byte[10], headers(storedWith));

        var request = rig.on("copy", headers(readWith).replace("C-", "S-"))
                .header("x-amz-copy-source", "bucket/k")
                .build();

        assertEquals(message, Rig.refused(code, rig.copy, request).text(), rule);
    }

    @Test
    void customerKeyOverPlainHttp_isRefusedForWritesReadsAndSources() {
        String message =
                "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection.";
        rig.put("k", new byte[1], Rig.CUSTOMER);

        var write = rig.on("k", Rig.CUSTOMER).plainHttp().build();
        var read = rig.on("k", Rig.CUSTOMER).plainHttp().build();
        var source = rig.on("c", Rig.SOURCE_CUSTOMER)
                .header("x-amz-copy-source", "bucket/k")
                .plainHttp()
                .build();

        assertEquals(message, Rig.refused("InvalidRequest", rig.put, write).text());
        assertEquals(message, Rig.refused("InvalidRequest", rig.get, read).text());
        assertEquals(message, Rig.refused("InvalidRequest", rig.copy, source).text());
    }

    @Test
    void missingKey_isNoSuchKeyWithItsName() {
        S3Exception refused = Rig.refused("NoSuchKey", rig.get, rig.on("gone").build());

        assertEquals("gone", refused.elements().get("Key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "NULL", ""})
    void versionId_otherThanNull_isInvalid(String id) {
        rig.put("k", new byte[1], "");

        for (var handler : List.of(rig.get, rig.head, rig.delete)) {
            S3Exception refused = Rig.refused(
                    "InvalidArgument",
                    handler,
                    rig.on("k").query("versionId", id).build());
            assertEquals(
                    id.isEmpty() ? "Version id cannot be the empty string" : "Invalid version id specified",
                    refused.text());
        }
        assertEquals(
                200,
                rig.get.handle(rig.on("k").query("versionId", "null").build()).status());
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Range=bytes=10-          | InvalidRange",
                "If-Match=\"x\"           | PreconditionFailed",
                "If-Unmodified-Since=Fri, 02 Jan 2026 03:04:05 GMT | PreconditionFailed"
            })
    void conditionsAndRanges(String headers, String code) {
        rig.put("k", new byte[10], "");

        Rig.refused(code, rig.get, rig.on("k", headers).build());
        Rig.refused(code, rig.head, rig.on("k", headers).build());
    }

    @Test
    void partNumber_withRangeOrBeyondTheParts_isRefused() {
        rig.put("k", new byte[10], "");

        Rig.refused(
                "InvalidRequest",
                rig.get,
                rig.on("k", "Range=bytes=0-1").query("partNumber", "1").build());
        S3Exception refused = Rig.refused(
                "InvalidPartNumber",
                rig.get,
                rig.on("k").query("partNumber", "2").build());
        assertEquals("1", refused.elements().get("ActualPartCount"));
        Rig.refused(
                "InvalidArgument", rig.get, rig.on("k").query("partNumber", "0").build());
    }

    private static String headers(String column) {
        return Optional.ofNullable(column).orElse("").replace("{CUSTOMER}", Rig.CUSTOMER);
    }
}
