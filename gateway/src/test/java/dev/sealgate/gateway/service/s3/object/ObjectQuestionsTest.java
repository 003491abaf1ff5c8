package dev.sealgate.gateway.service.s3.object;

import static dev.sealgate.gateway.service.s3.S3Operation.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.S3Route;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.gateway.service.s3.access.Admission;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.listing.ListObjectsV2;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.metadata.CountingMetadataStore;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.object.Acl;
import dev.sealgate.storage.object.AclGrant;
import dev.sealgate.storage.object.AclGroup;
import dev.sealgate.storage.object.AclPermission;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketPolicy;
import dev.sealgate.storage.object.ObjectOwnership;
import dev.sealgate.storage.object.ObjectPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What requests ask the metadata store, from admission to answer: each question would be a trip to a store across a network. A write may
 * take three, a read and a page of a listing two.
 */
class ObjectQuestionsTest {
    private static final String S3 = "";
    private static final String KMS = "SSE=aws:kms; KEY=" + Rig.KEY_ARN;
    private static final String ALIAS = "SSE=aws:kms; KEY=alias/reports";
    private static final String MANAGED = "SSE=aws:kms";
    private static final String BUCKET_KEY = KMS + "; BK=true";
    private static final String ALIAS_BUCKET_KEY = ALIAS + "; BK=true";
    private static final String TWICE = "SSE=aws:kms:dsse; KEY=" + Rig.KEY_ARN;

    private static final String BEGIN = "ahead BUCKETS OBJECTS";
    private static final String KEY = "ahead KMS_KEYS";
    private static final String NAMED_KEY = "ahead KMS_ALIASES KMS_KEYS";

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
        asked(GET_OBJECT, rig.get, rig.on("small"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private List<String> asked(S3Operation operation, HeadJudged handler, RequestBuilder request) {
        return asked(rig, operation, handler, request);
    }

    private List<String> asked(Rig by, S3Operation operation, HeadJudged handler, RequestBuilder request) {
        return store.asked(() -> by.database.inRequest(() -> {
            S3Request head = request.build();
            S3Route route = new S3Route(operation, head.bucketName(), head.key(), head.query());
            Admission admission = by.access.admit(head.caller(), route, head.http(), _ -> {});
            return Rig.bytes(handler.handle(request.version(admission.version()).build()));
        }));
    }

    /** Of each mode: what a write asks beside its first question and the commit, and what a read asks after its first. */
    static Stream<Arguments> modes() {
        return Stream.of(
                arguments(S3, List.of(), "get INLINE_BLOBS"),
                arguments(Rig.CUSTOMER, List.of(), "get INLINE_BLOBS"),
                arguments(KMS, List.of(KEY), "ahead KMS_KEYS INLINE_BLOBS"),
                arguments(TWICE, List.of(KEY), "ahead KMS_KEYS INLINE_BLOBS"),
                arguments(ALIAS, List.of(NAMED_KEY), "ahead KMS_KEYS INLINE_BLOBS"),
                arguments(MANAGED, List.of(NAMED_KEY), "ahead KMS_KEYS INLINE_BLOBS"),
                arguments(BUCKET_KEY, List.of(), "get INLINE_BLOBS"),
                // What the alias means is looked up each time.
                arguments(ALIAS_BUCKET_KEY, List.of(NAMED_KEY), "get INLINE_BLOBS"));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void putObject_newOrReplacing(String mode, List<String> sealing) {
        rig.put("first", new byte[1], mode);
        asked(PUT_OBJECT, rig.put, rig.on("first", mode));
        List<String> expected = Stream.of(List.of(BEGIN), sealing, List.of("commit"))
                .flatMap(List::stream)
                .toList();

        assertEquals(expected, asked(PUT_OBJECT, rig.put, rig.on("new", mode).body(new byte[1])));
        assertEquals(expected, asked(PUT_OBJECT, rig.put, rig.on("new", mode).body(new byte[1])));
        assertEquals(expected, asked(PUT_OBJECT, rig.put, rig.on("new", mode).body(new byte[100_000])));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void getAndHeadObject(String mode, List<String> sealing, String opening) {
        rig.put("k", new byte[1], mode);
        String customer = mode.equals(Rig.CUSTOMER) ? mode : "";
        asked(GET_OBJECT, rig.get, rig.on("k", customer));

        assertEquals(List.of(BEGIN, opening), asked(GET_OBJECT, rig.get, rig.on("k", customer)));
        assertEquals(List.of(BEGIN), asked(HEAD_OBJECT, rig.head, rig.on("k", customer)));
    }

    @Test
    void getObject_ofABlobOrOfParts() {
        String id = rig.begin("parts", "");
        rig.complete("parts", id, 1, Rig.etag(rig.part("parts", id, 1, new byte[100_000], "")));

        assertEquals(List.of(BEGIN), asked(GET_OBJECT, rig.get, rig.on("large")));
        assertEquals(List.of(BEGIN, "get MANIFESTS"), asked(GET_OBJECT, rig.get, rig.on("parts")));
    }

    @Test
    void getObject_whenNothingIsKnownOfTheBucketYet() {
        putPolicy("arn:aws:iam::111122223333:root");
        rig.put("kms", new byte[1], KMS);
        Rig fresh = rig.another();

        assertEquals(
                List.of("ahead BUCKETS BUCKET_POLICIES OBJECTS", "ahead KMS_KEYS INLINE_BLOBS"),
                asked(fresh, GET_OBJECT, fresh.get, fresh.on("kms")));
    }

    @Test
    void bucketPolicy_costsNothingOnceItIsKnown_aPublicOneNoQuestionOfItsOwn() {
        putPolicy("arn:aws:iam::111122223333:root");
        // It came since the bucket was last looked at.
        assertEquals(
                List.of(BEGIN, "get BUCKET_POLICIES", "get INLINE_BLOBS"), asked(GET_OBJECT, rig.get, rig.on("small")));
        assertEquals(List.of(BEGIN, "get INLINE_BLOBS"), asked(GET_OBJECT, rig.get, rig.on("small")));

        putPolicy("*");
        asked(GET_OBJECT, rig.get, rig.on("small"));
        assertEquals(
                List.of("ahead BUCKETS ACCOUNT_PUBLIC_ACCESS OBJECTS", "get INLINE_BLOBS"),
                asked(GET_OBJECT, rig.get, rig.on("small")));
        assertEquals(
                List.of("ahead BUCKETS ACCOUNT_PUBLIC_ACCESS OBJECTS", "commit"),
                asked(PUT_OBJECT, rig.put, rig.on("new").body(new byte[1])));
    }

    @Test
    void acls_areReadWithTheirBucketAndObject() {
        rig.buckets.update(
                new BucketName(Rig.BUCKET),
                bucket -> bucket.withOwnership(Optional.of(ObjectOwnership.OBJECT_WRITER))
                        .withPublicAccess(Optional.empty())
                        .withAcl(Optional.of(new Acl(
                                Optional.of(bucket.ownerAccountId()),
                                List.of(AclGrant.toGroup(AclGroup.ALL_USERS, AclPermission.FULL_CONTROL))))));
        rig.objects.changeAcl(
                new ObjectPath(new BucketName(Rig.BUCKET), "small"),
                Optional.empty(),
                _ -> Optional.of(
                        new Acl(Optional.empty(), List.of(AclGrant.toGroup(AclGroup.ALL_USERS, AclPermission.READ)))));
        asked(GET_OBJECT, rig.get, rig.on("small").caller(stranger()));

        String begin = "ahead BUCKETS ACCOUNT_PUBLIC_ACCESS OBJECTS";
        assertEquals(
                List.of(begin, "get INLINE_BLOBS"),
                asked(GET_OBJECT, rig.get, rig.on("small").caller(stranger())));
        assertEquals(
                List.of(begin, "commit"),
                asked(PUT_OBJECT, rig.put, rig.on("new").body(new byte[1])));
        // Whose the place is, too.
        assertEquals(
                List.of(begin, "commit"),
                asked(PUT_OBJECT, rig.put, rig.on("other").caller(stranger()).body(new byte[1])));
    }

    private static Caller stranger() {
        return TestCallers.with(Principal.ANONYMOUS, RequestContext.EMPTY);
    }

    private void putPolicy(String principal) {
        String text = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"s3:GetObject",
                "Resource":"arn:aws:s3:::bucket/*"}]}""".formatted(principal);
        rig.buckets.putPolicy(
                new BucketName(Rig.BUCKET), new BucketPolicy(UUID.randomUUID().toString(), text, Map.of()));
    }

    @Test
    void deleteObject() {
        assertEquals(
                List.of(BEGIN, "tx.getAll REFERENCES", "commit"), asked(DELETE_OBJECT, rig.delete, rig.on("small")));
        assertEquals(
                List.of(BEGIN),
                asked(DELETE_OBJECT, rig.delete, rig.on("small")).subList(0, 1));
    }

    @Test
    void listObjects_ofAThousandCommonPrefixes() {
        for (int i = 0; i < 1_100; i++) {
            rig.put("p%04d/k".formatted(i), new byte[0], "");
        }
        S3Request request =
                rig.on("").query("delimiter", "%2F").query("list-type", "2").build();
        S3Route route = new S3Route(LIST_OBJECTS_V2, request.bucketName(), Optional.empty(), request.query());
        assertEquals(
                List.of("ahead BUCKETS", "groups OBJECTS"),
                store.asked(() -> rig.database.inRequest(() -> {
                    rig.access.admit(request.caller(), route, request.http(), _ -> {});
                    return Rig.bytes(new ListObjectsV2(rig.objects, account -> account).handle(request));
                })));
    }

    @Test
    void multipartUpload() {
        assertEquals(List.of(BEGIN, "commit"), asked(CREATE_MULTIPART_UPLOAD, rig.create, rig.on("k")));
        String id = rig.begin("k", "");
        // The upload is looked up for its condition keys, and again by the handler.
        String upload = "ahead BUCKETS UPLOAD_IDS UPLOADS";
        String again = "ahead UPLOAD_IDS UPLOADS";
        for (int size : List.of(5 << 20, 1)) {
            assertEquals(
                    List.of(upload + " PARTS", again, "commit"),
                    asked(UPLOAD_PART, rig.part, rig.onPart("k", id, 1, "").body(new byte[size])));
        }
        String first = Rig.etag(rig.part("k", id, 1, new byte[5 << 20], ""));
        String second = Rig.etag(rig.part("k", id, 2, new byte[1], ""));
        assertEquals(
                List.of(upload + " OBJECTS", again, "tx.getAll PARTS", "commit"),
                asked(
                        COMPLETE_MULTIPART_UPLOAD,
                        rig.complete,
                        rig.onUpload("k", id).body(Rig.parts(1, first, 2, second))));
    }
}
