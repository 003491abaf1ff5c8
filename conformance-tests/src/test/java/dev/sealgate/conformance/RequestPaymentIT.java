package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.testing.Client;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Payer;
import software.amazon.awssdk.services.s3.model.RequestCharged;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Buckets whose requesters pay, between two accounts and strangers. */
@GatewayTest(shared = true)
class RequestPaymentIT {
    private final S3Client owner;
    private final S3Client other;
    private final S3Client stranger;

    RequestPaymentIT(
            GatewayProcess gateway,
            S3Client owner,
            @Client(accessKey = GatewayProcess.FOREIGN_ACCESS_KEY) S3Client other) {
        this.owner = owner;
        this.other = other;
        stranger = Sdk.s3(gateway.https(), AnonymousCredentialsProvider.create());
    }

    private String open() {
        String bucket = "paid-" + UUID.randomUUID();
        owner.createBucket(b -> b.bucket(bucket));
        owner.deletePublicAccessBlock(b -> b.bucket(bucket));
        String policy = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*",
                "Resource":["arn:aws:s3:::%1$s","arn:aws:s3:::%1$s/*"]}]}""".formatted(bucket);
        owner.putBucketPolicy(b -> b.bucket(bucket).policy(policy));
        owner.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("content"));
        return bucket;
    }

    private void payer(String bucket, Payer payer) {
        owner.putBucketRequestPayment(b -> b.bucket(bucket).requestPaymentConfiguration(c -> c.payer(payer)));
        assertEquals(payer, owner.getBucketRequestPayment(b -> b.bucket(bucket)).payer());
    }

    private static void assertRefused(Executable call) {
        S3Exception refusal = assertThrows(S3Exception.class, call);
        assertEquals(403, refusal.statusCode());
    }

    @Test
    void otherAccountsSayThatTheyPay_ownersNeedNot_strangersCannot() {
        String bucket = open();
        assertEquals(
                Payer.BUCKET_OWNER,
                owner.getBucketRequestPayment(b -> b.bucket(bucket)).payer());
        assertNull(other.headObject(b -> b.bucket(bucket).key("k").requestPayer(RequestPayer.REQUESTER))
                .requestCharged());
        stranger.headObject(b -> b.bucket(bucket).key("k"));

        payer(bucket, Payer.REQUESTER);
        assertRefused(() -> other.getObjectAsBytes(b -> b.bucket(bucket).key("k")));
        assertRefused(() -> other.headObject(b -> b.bucket(bucket).key("k")));
        assertRefused(() -> other.listObjectsV2(b -> b.bucket(bucket)));
        assertRefused(() -> other.putObject(b -> b.bucket(bucket).key("new"), RequestBody.fromString("x")));
        assertRefused(() -> other.deleteObject(b -> b.bucket(bucket).key("k")));
        assertRefused(() -> stranger.headObject(b -> b.bucket(bucket).key("k")));
        assertRefused(() -> stranger.headObject(b -> b.bucket(bucket).key("k").requestPayer(RequestPayer.REQUESTER)));

        assertEquals(
                RequestCharged.REQUESTER,
                other.getObjectAsBytes(b -> b.bucket(bucket).key("k").requestPayer(RequestPayer.REQUESTER))
                        .response()
                        .requestCharged());
        assertEquals(
                RequestCharged.REQUESTER,
                other.listObjectsV2(b -> b.bucket(bucket).requestPayer(RequestPayer.REQUESTER))
                        .requestCharged());
        assertEquals(
                RequestCharged.REQUESTER,
                other.putObject(
                                b -> b.bucket(bucket).key("new").requestPayer(RequestPayer.REQUESTER),
                                RequestBody.fromString("x"))
                        .requestCharged());
        assertNull(owner.headObject(b -> b.bucket(bucket).key("k")).requestCharged());

        payer(bucket, Payer.BUCKET_OWNER);
        other.headObject(b -> b.bucket(bucket).key("k"));
        stranger.headObject(b -> b.bucket(bucket).key("k"));
    }

    @Test
    void copies_payForTheirSource() {
        String bucket = open();
        payer(bucket, Payer.REQUESTER);
        String mine = "paying-" + UUID.randomUUID();
        other.createBucket(b -> b.bucket(mine));
        assertRefused(() -> other.copyObject(b ->
                b.sourceBucket(bucket).sourceKey("k").destinationBucket(mine).destinationKey("copy")));
        assertEquals(
                RequestCharged.REQUESTER,
                other.copyObject(b -> b.sourceBucket(bucket)
                                .sourceKey("k")
                                .destinationBucket(mine)
                                .destinationKey("copy")
                                .requestPayer(RequestPayer.REQUESTER))
                        .requestCharged());
    }
}
