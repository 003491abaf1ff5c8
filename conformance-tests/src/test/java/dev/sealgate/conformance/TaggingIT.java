package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import io.minio.CopyObjectArgs;
import io.minio.DeleteBucketTagsArgs;
import io.minio.DeleteObjectTagsArgs;
import io.minio.Directive;
import io.minio.GetBucketTagsArgs;
import io.minio.GetObjectTagsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.SetBucketTagsArgs;
import io.minio.SetObjectTagsArgs;
import io.minio.SourceObject;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tags of objects and buckets, as the MinIO Java client puts and reads them. */
@GatewayTest(shared = true)
class TaggingIT {
    private static final String BUCKET = "tagging";
    private static final int PART_BYTES = 5 * 1024 * 1024;
    private static final Map<String, String> TAGS = Map.of("class", "public", "city", "Köln am Rhein", "empty", "");

    private final MinioClient client;

    TaggingIT(GatewayProcess gateway) throws Exception {
        client = MinioClientIT.client(gateway.https(), GatewayProcess.ACCESS_KEY);
        client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
    }

    private void put(String key, int sizeBytes, Map<String, String> tags) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket(BUCKET).object(key).tags(tags).stream(
                        new ByteArrayInputStream(new byte[sizeBytes]), (long) sizeBytes, (long) PART_BYTES)
                .build());
    }

    private Map<String, String> tags(String key) throws Exception {
        return client.getObjectTags(
                        GetObjectTagsArgs.builder().bucket(BUCKET).object(key).build())
                .get();
    }

    private StatObjectResponse stat(String key) throws Exception {
        return client.statObject(
                StatObjectArgs.builder().bucket(BUCKET).object(key).build());
    }

    @Test
    void tagsOfUploads_areKept_inOneRequestAndInParts() throws Exception {
        put("small", 5, TAGS);
        put("large", PART_BYTES + 1, TAGS);
        assertEquals(TAGS, tags("small"));
        assertEquals(TAGS, tags("large"));
        assertEquals("3", stat("large").headers().get("x-amz-tagging-count"));
    }

    @Test
    void tags_areReplacedAndDeleted_withoutTouchingTheObject() throws Exception {
        put("object", 5, Map.of());
        assertEquals(Map.of(), tags("object"));
        StatObjectResponse before = stat("object");

        client.setObjectTags(SetObjectTagsArgs.builder()
                .bucket(BUCKET)
                .object("object")
                .tags(TAGS)
                .build());

        assertEquals(TAGS, tags("object"));
        assertEquals(before.etag(), stat("object").etag());
        assertEquals(before.lastModified(), stat("object").lastModified());
        client.deleteObjectTags(
                DeleteObjectTagsArgs.builder().bucket(BUCKET).object("object").build());
        assertEquals(Map.of(), tags("object"));
    }

    @Test
    void copies_keepOrReplaceTags() throws Exception {
        put("source", 5, TAGS);
        SourceObject source =
                SourceObject.builder().bucket(BUCKET).object("source").build();
        client.copyObject(CopyObjectArgs.builder()
                .bucket(BUCKET)
                .object("kept")
                .source(source)
                .build());
        client.copyObject(CopyObjectArgs.builder()
                .bucket(BUCKET)
                .object("replaced")
                .source(source)
                .taggingDirective(Directive.REPLACE)
                .tags(Map.of("other", "tag"))
                .build());
        assertEquals(TAGS, tags("kept"));
        assertEquals(Map.of("other", "tag"), tags("replaced"));
    }

    @Test
    void bucket_hasTagsOfItsOwn() throws Exception {
        GetBucketTagsArgs get = GetBucketTagsArgs.builder().bucket(BUCKET).build();
        assertEquals(Map.of(), client.getBucketTags(get).get());
        client.setBucketTags(
                SetBucketTagsArgs.builder().bucket(BUCKET).tags(TAGS).build());
        assertEquals(TAGS, client.getBucketTags(get).get());
        client.deleteBucketTags(DeleteBucketTagsArgs.builder().bucket(BUCKET).build());
        assertEquals(Map.of(), client.getBucketTags(get).get());
    }

    @Test
    void missingObject_hasNoTags() {
        ErrorResponseException refusal = assertThrows(ErrorResponseException.class, () -> tags("gone"));
        assertEquals("NoSuchKey", refusal.errorResponse().code());
    }
}
