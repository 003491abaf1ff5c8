package dev.sealgate.gateway.service.s3.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encryption that a presigned URL names in its query satisfies no policy that demands it, and dodges none that forbids it. */
class EncryptionInQueryTest {
    private static final String SSE = "s3:x-amz-server-side-encryption";
    private static final String KEY = SSE + "-aws-kms-key-id";

    @ParameterizedTest(name = "{0}: {1} {2} is {3}")
    @CsvSource(delimiter = '|', textBlock = """
            {"Null":{"SSE":"true"}}                       | /b/k?x-amz-server-side-encryption=AES256  | ''      | false
            {"Null":{"SSE":"true"}}                       | /b/k                                      | AES256  | true
            {"StringNotEquals":{"SSE":"aws:kms"}}         | /b/k?x-amz-server-side-encryption=aws:kms | ''      | false
            {"StringNotEquals":{"SSE":"aws:kms"}}         | /b/k                                      | aws:kms | true
            {"StringEquals":{"SSE":"AES256"}}             | /b/k?x-amz-server-side-encryption=AES256  | ''      | false
            {"StringEquals":{"SSE":"AES256"}}             | /b/k?x-amz-server-side-encryption=aws:kms | ''      | true
            {"StringEquals":{"KEY":"other"}}              | /b/k?x-amz-server-side-encryption-aws-kms-key-id=other | '' | false
            {"StringEquals":{"KEY":"other"}}              | /b/k?x-amz-server-side-encryption-aws-kms-key-id=mine  | '' | true
            """)
    void denyThatLooksAtTheEncryption(
            String condition, String target, String header, boolean allowed, @TempDir Path directory) {
        S3Storage storage = new S3Storage(directory);
        Bucket bucket = storage.with(S3Calls.bucket("b").withPublicAccess(Optional.empty()));
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","
                + "\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::b/*\",\"Condition\":"
                + condition.replace("SSE", SSE).replace("KEY", KEY) + "}]}";
        var _ = storage.buckets
                .putPolicy(bucket.name(), new BucketPolicy("p", policy, Map.of()))
                .orElseThrow();
        HttpRequest request = header.isEmpty()
                ? S3Calls.http("PUT", target)
                : S3Calls.http("PUT", target, "x-amz-server-side-encryption", header);
        assertEquals(allowed, admits(storage, request));
    }

    private static boolean admits(S3Storage storage, HttpRequest request) {
        try {
            storage.access.admit(
                    TestCallers.administrator(S3Calls.ANN), new S3Router(List.of()).route(request), request, _ -> {});
            return true;
        } catch (S3Exception refusal) {
            assertEquals("AccessDenied", refusal.code().wireCode());
            return false;
        }
    }
}
