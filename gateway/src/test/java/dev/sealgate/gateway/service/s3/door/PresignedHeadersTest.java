package dev.sealgate.gateway.service.s3.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresignedHeadersTest {
    @ParameterizedTest
    @CsvSource({
        "If-None-Match, true",
        "if-match, true",
        "x-amz-meta-venue, true",
        "x-amz-expected-bucket-owner, true",
        "x-amz-source-expected-bucket-owner, true",
        "x-amz-acl, true",
        "X-Amz-Acl, false",
        "x-amz-grant-read, true",
        "x-amz-storage-class, true",
        "x-amz-website-redirect-location, true",
        "x-amz-copy-source, true",
        "x-amz-metadata-directive, true",
        "x-amz-request-payer, true",
        "x-amz-tagging, false",
        "x-amz-tagging-directive, false",
        "x-amz-checksum-crc32, false",
        "x-amz-checksum-mode, false",
        "x-amz-checksum-algorithm, false",
        "x-amz-sdk-checksum-algorithm, false",
        "x-amz-object-lock-mode, false",
        "x-amz-server-side-encryption, false",
        "x-amz-server-side-encryption-customer-key, false",
        "x-amz-content-sha256, false",
        "x-amz-decoded-content-length, false",
        "x-amz-date, false",
        "Content-Type, false",
        "Cache-Control, false",
        "Range, false",
        "If-Modified-Since, false"
    })
    void parameter_standsForAHeaderOrNot(String name, boolean stands) {
        HttpRequest request = PresignedHeaders.added(S3Calls.http("PUT", "/b/k?" + name + "=1"));
        assertEquals(stands ? List.of("1") : List.of(), request.headers().all(name));
    }

    @Test
    void signedParameter_winsOverTheHeader() {
        HttpRequest request = PresignedHeaders.added(
                S3Calls.http("PUT", "/b/k?If-None-Match=*", "If-None-Match", "\"other\"", "If-Match", "\"e\""));
        assertEquals(List.of("*"), request.headers().all("If-None-Match"));
        assertEquals(List.of("\"e\""), request.headers().all("If-Match"));
    }

    @Test
    void repeatedParameter_isARepeatedHeader() {
        HttpRequest request = PresignedHeaders.added(
                S3Calls.http("PUT", "/b/k?x-amz-expected-bucket-owner=1&x-amz-expected-bucket-owner=2"));
        assertEquals(List.of("1", "2"), request.headers().all("x-amz-expected-bucket-owner"));
    }

    @Test
    void valueBeyondAscii_comesAsBytesLikeAHeader() {
        HttpRequest request = PresignedHeaders.added(S3Calls.http("PUT", "/b/k?x-amz-meta-a=%C3%A4+b"));
        assertEquals(List.of("\u00c3\u00a4 b"), request.headers().all("x-amz-meta-a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x-amz-meta-a=1%0D%0Ax:%20y", "x-amz-meta-a%0Ab=1", "x-amz-meta-a%3A=1", "x-amz-meta-%C3%A4=1"})
    void whatNoHeaderMayHold_isRefused(String query) {
        S3Exception refusal =
                assertThrows(S3Exception.class, () -> PresignedHeaders.added(S3Calls.http("PUT", "/b/k?" + query)));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
    }

    @Test
    void unreadableQuery_isLeftToTheRouter() {
        HttpRequest request = S3Calls.http("PUT", "/b/k?x-amz-meta-a=%zz");
        assertSame(request, PresignedHeaders.added(request));
    }
}
