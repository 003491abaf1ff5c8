package dev.sealgate.gateway.service.s3.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.HttpResponse.Payload;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.Golden;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketEncryption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HeadBucket, GetBucketLocation and DeleteBucket. */
class BucketReadsTest {
    private static final Bucket BUCKET = S3Calls.bucket("b");

    @Test
    void head_namesTheRegion_andHasNoBody() {
        HttpResponse answer = S3Calls.query("").on(BUCKET).to(new HeadBucket());
        assertEquals(200, answer.status());
        assertEquals(Optional.of("eu-west-1"), answer.headers().first("x-amz-bucket-region"));
        assertEquals(Optional.of("false"), answer.headers().first("x-amz-access-point-alias"));
        assertEquals(Optional.of("arn:aws:s3:::b"), answer.headers().first("x-amz-bucket-arn"));
        assertEquals(new Payload.None(-1), answer.payload());
    }

    @Test
    void location_isTheRegion_butEmptyForUsEast1() {
        Bucket first = new Bucket(
                BUCKET.name(), "111122223333", "us-east-1", Instant.EPOCH, BucketEncryption.NEVER_CONFIGURED);
        Golden.assertDocument(
                "GetBucketLocation",
                S3Calls.document(S3Calls.query("location").on(BUCKET).to(new GetBucketLocation())));
        Golden.assertDocument(
                "GetBucketLocationUsEast1",
                S3Calls.document(S3Calls.query("location").on(first).to(new GetBucketLocation())));
    }

    @Test
    void acl_grantsTheOwnerEverything(@TempDir Path directory) {
        Acls acls = new Acls(S3Calls.OWNERS, S3Calls.GRANTEES, new S3Storage(directory).access);
        Golden.assertDocument(
                "GetBucketAcl", S3Calls.document(S3Calls.query("acl").on(BUCKET).to(new GetBucketAcl(acls))));
    }

    @Test
    void deleting_removesAnEmptyBucket_openUploadsOrNot(@TempDir Path directory) {
        S3Storage storage = new S3Storage(directory);
        storage.with(BUCKET);
        storage.begin(BUCKET, "k", "upload-1", S3Calls.NOW, Optional.empty());
        HttpResponse answer = S3Calls.query("").on(BUCKET).to(new DeleteBucket(storage.buckets));
        assertEquals(204, answer.status());
        assertEquals(new Payload.None(-1), answer.payload());
        assertEquals(Optional.empty(), storage.buckets.find(BUCKET.name()));
    }

    @Test
    void deleting_refusesBucketsWithObjects_andMissingOnes(@TempDir Path directory) {
        S3Storage storage = new S3Storage(directory);
        S3Calls delete = S3Calls.query("").on(BUCKET);
        S3Exception missing = assertThrows(S3Exception.class, () -> delete.to(new DeleteBucket(storage.buckets)));
        assertEquals(S3ErrorCode.NO_SUCH_BUCKET, missing.code());
        assertEquals("The specified bucket does not exist", missing.text());
        storage.with(BUCKET);
        storage.put(BUCKET, "k");
        S3Exception notEmpty = assertThrows(S3Exception.class, () -> delete.to(new DeleteBucket(storage.buckets)));
        assertEquals(S3ErrorCode.BUCKET_NOT_EMPTY, notEmpty.code());
        assertEquals("The bucket you tried to delete is not empty", notEmpty.text());
        assertEquals(Map.of("BucketName", "b"), notEmpty.elements());
    }
}
