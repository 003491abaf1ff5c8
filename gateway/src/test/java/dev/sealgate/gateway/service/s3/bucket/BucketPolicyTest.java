package dev.sealgate.gateway.service.s3.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.PublicAccessBlock;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketPolicyTest {
    private static final String FORCE_TLS = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*",
             "Resource":["arn:aws:s3:::b-1","arn:aws:s3:::b-1/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""";
    private static final String PUBLIC_READ = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",
             "Resource":"arn:aws:s3:::b-1/*"}]}""";

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    private PrincipalIds principals = PrincipalIds.textual(principal -> !principal.contains("nobody"));

    @BeforeEach
    void open(@TempDir Path directory) {
        storage = new S3Storage(directory);
        storage.with(S3Calls.bucket("b-1").withPublicAccess(Optional.of(PublicAccessBlock.NOTHING)));
    }

    private Bucket bucket() {
        return storage.buckets.find(S3Calls.bucket("b-1").name()).orElseThrow();
    }

    private S3Calls call() {
        return S3Calls.query("policy").on(bucket());
    }

    private int put(String policy) {
        return call().header("content-md5", Md5.of(policy))
                .body(policy)
                .to(new PutBucketPolicy(storage.buckets, storage.access, principals))
                .status();
    }

    private String get() {
        return S3Calls.text(call().to(new GetBucketPolicy(storage.buckets, principals)));
    }

    private String status() {
        return S3Calls.text(call().to(new GetBucketPolicyStatus(storage.access)));
    }

    private S3Exception refusal(String policy) {
        return assertThrows(S3Exception.class, () -> put(policy));
    }

    @Test
    void policy_comesBackByteForByte_untilItIsDeleted() {
        assertEquals(204, put(FORCE_TLS));
        assertEquals(FORCE_TLS, get());
        assertEquals(204, put(PUBLIC_READ));
        assertEquals(PUBLIC_READ, get());
        for (int times = 0; times < 2; times++) {
            assertEquals(204, call().to(new DeleteBucketPolicy(storage.buckets)).status());
        }
        assertEquals(
                S3ErrorCode.NO_SUCH_BUCKET_POLICY,
                assertThrows(S3Exception.class, this::get).code());
        assertEquals(
                S3ErrorCode.NO_SUCH_BUCKET_POLICY,
                assertThrows(S3Exception.class, this::status).code());
    }

    @Test
    void malformedPolicy_isRefused_andLeavesTheOneThatIsThere() {
        put(FORCE_TLS);
        assertEquals(
                "Policies must be valid JSON and the first byte must be '{'",
                refusal("no json").text());
        assertEquals(
                "Invalid principal in policy",
                refusal(PUBLIC_READ.replace("\"*\"", "{\"AWS\":\"arn:aws:iam::111122223333:user/nobody\"}"))
                        .text());
        assertEquals(
                S3ErrorCode.MALFORMED_POLICY,
                refusal(FORCE_TLS.replace("b-1", "b-2")).code());
        assertEquals(FORCE_TLS, get());
    }

    @Test
    void publicPolicy_isRefusedUnderBlockPublicPolicy_ofTheBucketOrOfTheAccount() {
        storage.accountSettings.putPublicAccessBlock(
                S3Calls.ACCOUNT.value(), new PublicAccessBlock(false, false, true, false));
        assertEquals(S3ErrorCode.ACCESS_DENIED, refusal(PUBLIC_READ).code());
        assertEquals(204, put(FORCE_TLS));
        storage.accountSettings.deletePublicAccessBlock(S3Calls.ACCOUNT.value());
        assertEquals(204, put(PUBLIC_READ));
    }

    @Test
    void status_tellsWhetherThePolicyIsPublic() {
        put(FORCE_TLS);
        assertTrue(status().contains("<IsPublic>false</IsPublic>"), status());
        put(PUBLIC_READ);
        assertTrue(status().contains("<IsPublic>true</IsPublic>"), status());
    }

    @Test
    void callersOfAnotherAccount_areNotAllowedTheMethod() {
        put(FORCE_TLS);
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> call().by(S3Calls.STRANGER).to(new GetBucketPolicy(storage.buckets, principals)));
        assertEquals(S3ErrorCode.METHOD_NOT_ALLOWED, refusal.code());
    }

    @Test
    void policyOfADeletedBucket_doesNotComeBackWithItsName() {
        put(FORCE_TLS);
        storage.buckets.delete(bucket().name());
        storage.with(S3Calls.bucket("b-1"));
        assertEquals(
                S3ErrorCode.NO_SUCH_BUCKET_POLICY,
                assertThrows(S3Exception.class, this::get).code());
    }
}
