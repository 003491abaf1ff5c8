package dev.sealgate.gateway.service.s3.object;

import static dev.sealgate.gateway.service.s3.S3Operation.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.S3Route;
import dev.sealgate.gateway.service.s3.access.Admission;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.listing.ListObjectsV2;
import dev.sealgate.storage.metadata.CountingMetadataStore;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What requests ask the metadata store, from admission to answer: each question would be a trip to a store across a network. */
class ObjectQuestionsTest {
    private static final String KMS = "SSE=aws:kms; KEY=" + Rig.KEY_ARN;

    private final CountingMetadataStore store = new CountingMetadataStore(new InMemoryMetadataStore());

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(directory, store);
        rig.put("small", new byte[1], "");
        rig.put("large", new byte[100_000], "");
        rig.put("kms", new byte[1], KMS);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private List<String> asked(S3Operation operation, HeadJudged handler, RequestBuilder request) {
        return store.asked(() -> {
            S3Request head = request.build();
            S3Route route = new S3Route(operation, head.bucketName(), head.key(), head.query());
            Admission admission = rig.access.admit(head.caller(), route, head.http());
            Rig.bytes(handler.handle(request.version(admission.version()).build()));
        });
    }

    @Test
    void getObject() {
        assertEquals(
                List.of("get BUCKETS", "get OBJECTS", "get INLINE_BLOBS"), asked(GET_OBJECT, rig.get, rig.on("small")));
        assertEquals(List.of("get BUCKETS", "get OBJECTS"), asked(GET_OBJECT, rig.get, rig.on("large")));
        assertEquals(
                List.of("get BUCKETS", "get OBJECTS", "get KMS_KEYS", "get INLINE_BLOBS"),
                asked(GET_OBJECT, rig.get, rig.on("kms")));
    }

    @Test
    void putObject() {
        assertEquals(
                List.of("get BUCKETS", "tx.get BUCKETS", "tx.get OBJECTS", "commit"),
                asked(PUT_OBJECT, rig.put, rig.on("new").body(new byte[1])));
        assertEquals(
                List.of(
                        "get BUCKETS",
                        "get KMS_KEYS",
                        "tx.get BUCKETS",
                        "tx.get OBJECTS",
                        "tx.get REFERENCES",
                        "commit"),
                asked(PUT_OBJECT, rig.put, rig.on("small", KMS).body(new byte[1])));
    }

    @Test
    void deleteObject() {
        assertEquals(
                List.of("get BUCKETS", "tx.get BUCKETS", "tx.getAll OBJECTS", "tx.getAll REFERENCES", "commit"),
                asked(DELETE_OBJECT, rig.delete, rig.on("small")));
    }

    @Test
    void listObjects_ofAThousandCommonPrefixes() {
        for (int i = 0; i < 1_100; i++) {
            rig.put("p%04d/k".formatted(i), new byte[0], "");
        }
        assertEquals(
                List.of("get BUCKETS", "groups OBJECTS"),
                asked(
                        LIST_OBJECTS_V2,
                        new ListObjectsV2(rig.objects, account -> account),
                        rig.on("small").query("delimiter", "%2F").query("list-type", "2")));
    }

    @Test
    void completeMultipartUpload() {
        String id = rig.begin("k", "");
        String first = Rig.etag(rig.part("k", id, 1, new byte[5 << 20], ""));
        String second = Rig.etag(rig.part("k", id, 2, new byte[1], ""));
        // The upload is looked up for its condition keys, and again by the handler.
        assertEquals(
                List.of(
                        "get BUCKETS",
                        "get UPLOAD_IDS",
                        "get UPLOADS",
                        "get UPLOAD_IDS",
                        "get UPLOADS",
                        "tx.get UPLOADS",
                        "tx.get BUCKETS",
                        "tx.get OBJECTS",
                        "tx.getAll PARTS",
                        "commit"),
                asked(
                        COMPLETE_MULTIPART_UPLOAD,
                        rig.complete,
                        rig.onUpload("k", id).body(Rig.parts(1, first, 2, second))));
    }
}
