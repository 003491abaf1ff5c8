package dev.sealgate.gateway.service.s3.door;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Operation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OperationRulesTest {
    private static S3Calls call() {
        return S3Calls.query("").on(S3Calls.bucket("b"));
    }

    private static S3Exception refusal(S3Operation operation, S3Calls call) {
        return assertThrows(S3Exception.class, () -> OperationRules.require(operation, call.build()));
    }

    private static void accept(S3Operation operation, S3Calls call) {
        assertDoesNotThrow(() -> OperationRules.require(operation, call.build()));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "DELETE_OBJECTS",
                "PUT_BUCKET_ENCRYPTION",
                "PUT_BUCKET_OWNERSHIP_CONTROLS",
                "PUT_BUCKET_TAGGING",
                "PUT_OBJECT_TAGGING",
                "PUT_PUBLIC_ACCESS_BLOCK",
                "UPDATE_OBJECT_ENCRYPTION"
            })
    void documentThatMustHaveADigest_isRefusedWithout(S3Operation operation) {
        S3Exception refusal = refusal(operation, call());
        assertEquals(S3ErrorCode.INVALID_REQUEST, refusal.code());
        assertEquals("Missing required header for this request: Content-MD5 OR x-amz-checksum-*", refusal.text());
        accept(operation, call().header("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="));
        accept(operation, call().header("x-amz-checksum-crc32", "AAAAAA=="));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "PUT_BUCKET_POLICY",
                "PUT_ACCOUNT_PUBLIC_ACCESS_BLOCK",
                "CREATE_BUCKET",
                "COMPLETE_MULTIPART_UPLOAD",
                "PUT_OBJECT"
            })
    void otherBodies_needNoDigest(S3Operation operation) {
        accept(operation, call().body("x"));
    }

    @ParameterizedTest
    @CsvSource({"COPY_OBJECT, 5", "COPY_OBJECT, -1", "UPLOAD_PART_COPY, 5", "UPLOAD_PART_COPY, -1"})
    void bodyOfACopy_isRefused(S3Operation operation, long announcedSizeBytes) {
        S3Exception refusal = refusal(operation, call().body("bytes").announcing(announcedSizeBytes));
        assertEquals(S3ErrorCode.INVALID_REQUEST, refusal.code());
        assertEquals(
                "The request included a body. Requests of this type must not include a non-empty body.",
                refusal.text());
        accept(operation, call().body(""));
    }

    @ParameterizedTest
    @EnumSource(names = {"GET_OBJECT", "HEAD_OBJECT", "DELETE_OBJECT", "LIST_OBJECTS_V2"})
    void bodyOfOtherRequests_isLeftUnread(S3Operation operation) {
        accept(operation, call().body("bytes"));
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-meta-a, Metadata cannot be specified in this context.",
        "x-amz-tagging, The specified header is not valid in this context",
        "x-amz-acl, The specified header is not valid in this context",
        "x-amz-grant-read, The specified header is not valid in this context",
        "x-amz-object-lock-mode, The specified header is not valid in this context"
    })
    void headerOfTheObject_isRefusedWithAPart(String name, String text) {
        for (S3Operation operation : new S3Operation[] {S3Operation.UPLOAD_PART, S3Operation.UPLOAD_PART_COPY}) {
            S3Exception refusal = refusal(operation, call().header(name, "v"));
            assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
            assertEquals(text, refusal.text());
            assertEquals(Map.of("ArgumentName", name, "ArgumentValue", "v"), refusal.elements());
        }
    }

    @Test
    void headerOfTheObject_belongsToItsUpload() {
        accept(
                S3Operation.CREATE_MULTIPART_UPLOAD,
                call().header("x-amz-meta-a", "v").header("x-amz-tagging", "a=b"));
    }
}
