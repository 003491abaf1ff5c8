package dev.sealgate.gateway.service.s3.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.PublicAccessBlock;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicAccessBlockTest {
    private static final String DOCUMENT =
            "<PublicAccessBlockConfiguration><BlockPublicPolicy>true</BlockPublicPolicy></PublicAccessBlockConfiguration>";

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @BeforeEach
    void open(@TempDir Path directory) {
        storage = new S3Storage(directory);
        storage.with(S3Calls.bucket("b-1"));
    }

    private Bucket bucket() {
        return storage.buckets.find(S3Calls.bucket("b-1").name()).orElseThrow();
    }

    private static S3Exception refusal(S3Calls call, HeadJudged handler) {
        return assertThrows(S3Exception.class, () -> call.to(handler));
    }

    @Test
    void newBucket_hasEverythingBlocked_untilToldOtherwise() {
        PublicAccessBlockTarget target = new PublicAccessBlockTarget.OfBucket(storage.buckets);
        assertEquals(PublicAccessBlock.EVERYTHING, storage.access.publicAccess(bucket()));

        HttpResponse put = S3Calls.query("publicAccessBlock")
                .on(bucket())
                .header("content-md5", Md5.of(DOCUMENT))
                .body(DOCUMENT)
                .to(new PutPublicAccessBlock(target));
        assertEquals(200, put.status());
        assertEquals(Optional.of(new PublicAccessBlock(false, false, true, false)), bucket().publicAccess());

        S3Calls.query("publicAccessBlock").on(bucket()).to(new DeletePublicAccessBlock(target));
        S3Exception missing =
                refusal(S3Calls.query("publicAccessBlock").on(bucket()), new GetPublicAccessBlock(target));
        assertEquals(S3ErrorCode.NO_SUCH_PUBLIC_ACCESS_BLOCK, missing.code());
        assertEquals(PublicAccessBlock.NOTHING, storage.access.publicAccess(bucket()));
    }

    @Test
    void accountsBlock_holdsForItsBuckets_andIsOnlyItsOwnToSet() {
        PublicAccessBlockTarget target = new PublicAccessBlockTarget.OfAccount(storage.accountSettings);
        S3Calls.query("")
                .header("x-amz-account-id", S3Calls.ACCOUNT.value())
                .body(DOCUMENT)
                .to(new PutPublicAccessBlock(target));
        storage.buckets.update(bucket().name(), b -> b.withPublicAccess(Optional.empty()));
        assertEquals(new PublicAccessBlock(false, false, true, false), storage.access.publicAccess(bucket()));

        S3Exception refusal =
                refusal(S3Calls.query("").header("x-amz-account-id", "999988887777"), new GetPublicAccessBlock(target));
        assertEquals(S3ErrorCode.ACCESS_DENIED, refusal.code());
    }
}
