package dev.sealgate.gateway.service.s3.lock;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.digest.DeclaredDigests;
import dev.sealgate.gateway.service.s3.object.RequestBuilder;
import dev.sealgate.storage.object.BucketLock;
import dev.sealgate.storage.object.BucketLock.DefaultRetention;
import dev.sealgate.storage.object.ObjectLock;
import dev.sealgate.storage.object.Retention;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockHeadersTest {
    private static final BucketLock WITHOUT_DEFAULTS = new BucketLock(Optional.empty());
    private static final BucketLock WITH_DEFAULTS =
            new BucketLock(Optional.of(new DefaultRetention(Retention.Mode.GOVERNANCE, DefaultRetention.Unit.DAYS, 1)));

    private static RequestBuilder request(String headers) {
        RequestBuilder request = RequestBuilder.on("bucket", "k");
        for (String header : headers.isEmpty() ? new String[0] : headers.split("; ", -1)) {
            String[] pair = header.split("=", 2);
            request.header(pair[0].replace("LOCK", "x-amz-object-lock"), pair[1]);
        }
        return request;
    }

    @Test
    void aWrite_isLockedAsItsHeadersSay() {
        S3Request request = request(
                        "LOCK-mode=COMPLIANCE; LOCK-retain-until-date=2030-01-01T00:00:00Z; LOCK-legal-hold=OFF")
                .locking(WITHOUT_DEFAULTS)
                .build();
        assertEquals(
                Optional.of(new ObjectLock(
                        Optional.of(new Retention(Retention.Mode.COMPLIANCE, Instant.parse("2030-01-01T00:00:00Z"))),
                        Optional.of(false))),
                LockHeaders.ofWrite(request));
        assertEquals(Optional.empty(), LockHeaders.ofWrite(request("").build()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LOCK-mode=GOVERNANCE                                                 | x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied | x-amz-object-lock-retain-until-date
            LOCK-retain-until-date=2030-01-01T00:00:00Z                          | x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied | x-amz-object-lock-mode
            LOCK-mode=governance; LOCK-retain-until-date=2030-01-01T00:00:00Z    | Unknown wormMode directive.                               | x-amz-object-lock-mode
            LOCK-mode=GOVERNANCE; LOCK-retain-until-date=2026-03-04T05:06:07Z    | The retain until date must be in the future!              | x-amz-object-lock-retain-until-date
            LOCK-mode=GOVERNANCE; LOCK-retain-until-date=soon                    | The retain until date must be provided in ISO 8601 format | x-amz-object-lock-retain-until-date
            LOCK-mode=GOVERNANCE; LOCK-retain-until-date=999999999-01-01T00:00:00Z | The retain until date must be provided in ISO 8601 format | x-amz-object-lock-retain-until-date
            LOCK-legal-hold=on                                                   | Legal Hold must be either of 'ON' or 'OFF'                | x-amz-object-lock-legal-hold
            """, quoteCharacter = '"')
    void wrongHeaders_areRefused(String headers, String message, String argument) {
        S3Exception refused = assertThrows(
                S3Exception.class,
                () -> LockHeaders.ofWrite(
                        request(headers).locking(WITHOUT_DEFAULTS).build()));
        assertEquals("InvalidArgument", refused.code().wireCode());
        assertEquals(message, refused.text());
        assertEquals(argument, refused.elements().get("ArgumentName"));
        S3Exception elsewhere = assertThrows(
                S3Exception.class, () -> LockHeaders.ofWrite(request(headers).build()));
        assertEquals("InvalidRequest", elsewhere.code().wireCode());
        assertEquals("Bucket is missing Object Lock Configuration", elsewhere.text());
    }

    @Test
    void bodiesOfLockedObjects_mustHaveADigest() {
        S3Request byDefault = request("").locking(WITH_DEFAULTS).build();
        S3Request byHeader =
                request("LOCK-legal-hold=ON").locking(WITHOUT_DEFAULTS).build();
        DeclaredDigests none = DeclaredDigests.parse(Headers.EMPTY);
        for (S3Request request : new S3Request[] {byDefault, byHeader}) {
            Optional<ObjectLock> lock = LockHeaders.ofWrite(request);
            S3Exception refused =
                    assertThrows(S3Exception.class, () -> LockHeaders.requireDigest(request, lock, none, "Part"));
            assertEquals("InvalidRequest", refused.code().wireCode());
            assertEquals(
                    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Part requests with Object Lock parameters",
                    refused.text());
            DeclaredDigests checksum = DeclaredDigests.parse(Headers.of("x-amz-checksum-crc32", "AAAAAA=="));
            assertDoesNotThrow(() -> LockHeaders.requireDigest(request, lock, checksum, "Part"));
        }
        S3Request unlocked = request("").locking(WITHOUT_DEFAULTS).build();
        assertDoesNotThrow(() -> LockHeaders.requireDigest(unlocked, Optional.empty(), none, "Object"));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "false, false"})
    void bypassing_isForBucketsWithObjectLock(String value, boolean bypasses) {
        String header = "x-amz-bypass-governance-retention=" + value;
        assertEquals(
                bypasses,
                LockHeaders.bypassesGovernance(
                        request(header).locking(WITHOUT_DEFAULTS).build()));
        S3Exception refused = assertThrows(
                S3Exception.class,
                () -> LockHeaders.bypassesGovernance(request(header).build()));
        assertEquals("InvalidArgument", refused.code().wireCode());
        assertEquals(
                "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.", refused.text());
    }
}
