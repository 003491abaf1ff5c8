package dev.sealgate.gateway.service.s3.access;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that nobody signed and whose bodies say what for: refused by their head, unless a policy could allow one. */
class StrangersTest {
    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Bucket bucket;

    @BeforeEach
    void open(@TempDir Path directory) {
        storage = new S3Storage(directory);
        bucket = storage.with(S3Calls.bucket("b").withPublicAccess(Optional.empty()));
    }

    private void policy(String effect, String principal) {
        String text =
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"" + effect + "\",\"Principal\":" + principal
                        + ",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::b\",\"arn:aws:s3:::b/*\"],"
                        + "\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}}}]}";
        bucket = storage.buckets
                .putPolicy(bucket.name(), new BucketPolicy("p" + text.hashCode(), text, Map.of()))
                .orElseThrow();
    }

    private void admit(String method, String target) {
        HttpRequest request = S3Calls.http(method, target);
        storage.access.admit(
                TestCallers.with(Principal.ANONYMOUS, RequestContext.EMPTY),
                new S3Router(List.of()).route(request),
                request,
                _ -> {});
    }

    private void assertRefused(String method, String target) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> admit(method, target));
        assertEquals(S3ErrorCode.ACCESS_DENIED, refusal.code());
    }

    @ParameterizedTest
    @CsvSource({"POST, /b?delete", "PUT, /b?tagging", "PUT, /b/k?tagging", "PUT, /b/k?encryption"})
    void withoutAPolicyThatAllowsAnyone_theHeadIsEnough(String method, String target) {
        assertRefused(method, target);
        policy("Deny", "\"*\"");
        assertRefused(method, target);
        policy("Allow", "{\"AWS\":\"111122223333\"}");
        assertRefused(method, target);
        policy("Allow", "\"*\""); // from some addresses only, which its body's decision will see
        assertDoesNotThrow(() -> admit(method, target));
    }

    @Test
    void creationOfABucket_isForAccounts() {
        assertRefused("PUT", "/new-bucket");
    }
}
