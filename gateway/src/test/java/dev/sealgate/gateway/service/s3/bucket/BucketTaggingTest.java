package dev.sealgate.gateway.service.s3.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.config.NewBuckets;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.Golden;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketTaggingTest {
    private static final String TAGS =
            "<TagSet><Tag><Key>team</Key><Value>blue</Value></Tag><Tag><Key>a</Key><Value/></Tag></TagSet>";
    private static final String CONFIGURATION =
            "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint><Tags>"
                    + "<Tag><Key>team</Key><Value>blue</Value></Tag></Tags></CreateBucketConfiguration>";

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Bucket bucket;

    @BeforeEach
    void open(@TempDir Path directory) {
        storage = new S3Storage(directory);
        bucket = storage.with(S3Calls.bucket("tagged"));
    }

    private Bucket stored() {
        return storage.buckets.find(bucket.name()).orElseThrow();
    }

    private static S3Calls tagging(Bucket on, String content) {
        String document = "<Tagging>" + content + "</Tagging>";
        return S3Calls.query("tagging=")
                .on(on)
                .header("Content-MD5", md5(document))
                .body(document);
    }

    private static String md5(String document) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(document.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** May do everything but what this statement forbids. */
    private static S3Calls byCallerWithout(S3Calls call, String denied) {
        return call.by(TestCallers.with(
                S3Calls.ANN,
                RequestContext.EMPTY,
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},"
                        + "{\"Effect\":\"Deny\",\"Resource\":\"*\"," + denied + "}]}"));
    }

    @Test
    void tags_arePut_got_andDeleted() {
        PutBucketTagging put = new PutBucketTagging(storage.buckets);
        assertEquals(204, tagging(bucket, TAGS).to(put, storage.access).status());
        assertEquals(bucket.withTags(Map.of("team", "blue", "a", "")), stored());

        HttpResponse got = S3Calls.query("tagging=").on(stored()).to(new GetBucketTagging());
        Golden.assertDocument("GetBucketTagging", S3Calls.document(got));

        DeleteBucketTagging delete = new DeleteBucketTagging(storage.buckets);
        assertEquals(204, S3Calls.query("tagging=").on(stored()).to(delete).status());
        assertEquals(bucket, stored());
        S3Exception none = assertThrows(
                S3Exception.class, () -> S3Calls.query("tagging=").on(stored()).to(new GetBucketTagging()));
        assertEquals("NoSuchTagSet", none.code().wireCode());
        assertEquals("The TagSet does not exist", none.text());
    }

    @Test
    void putting_isJudgedByTheTagsInTheBody() {
        PutBucketTagging put = new PutBucketTagging(storage.buckets);
        String foreignTeams = "\"Action\":\"s3:PutBucketTagging\",\"Condition\":"
                + "{\"StringEquals\":{\"aws:RequestTag/team\":\"blue\"},\"ForAnyValue:StringEquals\":{\"aws:TagKeys\":\"a\"}}";
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> byCallerWithout(tagging(bucket, TAGS), foreignTeams).to(put, storage.access));
        assertEquals("AccessDenied", refusal.code().wireCode());
        assertEquals(bucket, stored());
        String red = TAGS.replace("blue", "red");
        assertEquals(
                204,
                byCallerWithout(tagging(bucket, red), foreignTeams)
                        .to(put, storage.access)
                        .status());
    }

    @Test
    void newBucket_hasTheTagsOfItsConfiguration_onceItsCreatorMayTag() {
        CreateBucket create = new CreateBucket(
                storage.buckets,
                NewBuckets.DEFAULT,
                S3Calls.REGIONS,
                new Acls(S3Calls.OWNERS, S3Calls.GRANTEES, storage.access));
        BucketName name = new BucketName("fresh");
        S3Calls refused = S3Calls.query("").onMissing(name.value()).body(CONFIGURATION);
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> byCallerWithout(refused, "\"Action\":\"s3:TagResource\"").to(create, storage.access));
        assertEquals("AccessDenied", refusal.code().wireCode());

        S3Calls.query("").onMissing(name.value()).body(CONFIGURATION).to(create, storage.access);

        assertEquals(
                Map.of("team", "blue"), storage.buckets.find(name).orElseThrow().tags());
    }

    @Test
    void creatingOnesOwnBucketAgain_isNoSuccessWithTags() {
        CreateBucket create = new CreateBucket(
                storage.buckets,
                NewBuckets.DEFAULT,
                S3Calls.REGIONS,
                new Acls(S3Calls.OWNERS, S3Calls.GRANTEES, storage.access));
        String configuration = CONFIGURATION.replace("eu-west-1", "us-east-1");
        S3Calls again = S3Calls.query("").onMissing("tagged").in("us-east-1").body(configuration);
        S3Exception refusal = assertThrows(S3Exception.class, () -> again.to(create, storage.access));
        assertEquals("BucketAlreadyOwnedByYou", refusal.code().wireCode());
    }
}
