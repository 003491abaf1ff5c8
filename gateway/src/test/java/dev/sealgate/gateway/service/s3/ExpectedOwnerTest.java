package dev.sealgate.gateway.service.s3;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.object.Bucket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedOwnerTest {
    private static final Bucket BUCKET = S3Calls.bucket("b");
    private static final String OWNER = BUCKET.ownerAccountId();
    private static final String HEADER = "x-amz-expected-bucket-owner";
    private static final String SOURCE_HEADER = "x-amz-source-expected-bucket-owner";

    @Test
    void ownerOrNothingExpected_passes() {
        assertDoesNotThrow(() -> ExpectedOwner.require(Headers.EMPTY, BUCKET));
        assertDoesNotThrow(() -> ExpectedOwner.require(Headers.of(HEADER, OWNER), BUCKET));
        assertDoesNotThrow(() -> ExpectedOwner.requireOfSource(Headers.of(SOURCE_HEADER, OWNER), BUCKET));
    }

    @Test
    void anotherAccount_isAccessDenied() {
        S3Exception refusal = assertThrows(
                S3Exception.class, () -> ExpectedOwner.require(Headers.of(HEADER, "999988887777"), BUCKET));
        assertEquals(S3ErrorCode.ACCESS_DENIED, refusal.code());
        assertEquals("Access Denied", refusal.text());
    }

    @Test
    void secondHeader_cannotSoftenTheFirst() {
        Headers twice =
                Headers.builder().add(HEADER, OWNER).add(HEADER, "999988887777").build();
        assertThrows(S3Exception.class, () -> ExpectedOwner.require(twice, BUCKET));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "11112222333", "1111222233334", "11112222333x", "111122223333 ", "١١١١٢٢٢٢٣٣٣٣"})
    void whatIsNoAccount_isRefusedByName(String value) {
        S3Exception refusal =
                assertThrows(S3Exception.class, () -> ExpectedOwner.require(Headers.of(HEADER, value), BUCKET));
        assertEquals(S3ErrorCode.INVALID_BUCKET_OWNER_ACCOUNT_ID, refusal.code());
        assertEquals(
                "The value of the expected bucket owner parameter must be an AWS Account ID... [" + value + "]",
                refusal.text());
    }

    @Test
    void sourceAndTarget_areJudgedApart() {
        Headers source = Headers.of(SOURCE_HEADER, "999988887777");
        assertDoesNotThrow(() -> ExpectedOwner.require(source, BUCKET));
        S3Exception refusal = assertThrows(S3Exception.class, () -> ExpectedOwner.requireOfSource(source, BUCKET));
        assertEquals(S3ErrorCode.ACCESS_DENIED, refusal.code());
    }
}
