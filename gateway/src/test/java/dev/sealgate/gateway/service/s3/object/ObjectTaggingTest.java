package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.Golden;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.object.ObjectVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectTaggingTest {
    private static final byte[] BODY = "hello".getBytes(StandardCharsets.UTF_8);
    private static final String COUNT = "x-amz-tagging-count";

    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** May do everything but what one statement forbids. */
    private static Caller without(String action, String condition) {
        return TestCallers.with(
                RequestBuilder.ANN,
                RequestContext.EMPTY,
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},"
                        + "{\"Effect\":\"Deny\",\"Action\":\"" + action + "\",\"Resource\":\"*\"" + condition + "}]}");
    }

    private RequestBuilder tagging(String key, String tags) {
        byte[] document = ("<Tagging><TagSet>" + tags + "</TagSet></Tagging>").getBytes(StandardCharsets.UTF_8);
        return rig.on(key, "x-amz-checksum-sha256=" + sha256(document)).body(document);
    }

    private static String sha256(byte[] document) {
        try {
            return java.util.Base64.getEncoder()
                    .encodeToString(
                            java.security.MessageDigest.getInstance("SHA-256").digest(document));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String tag(String key, String value) {
        return "<Tag><Key>" + key + "</Key><Value>" + value + "</Value></Tag>";
    }

    private Optional<String> countTo(Caller caller) {
        return rig.get.handle(rig.on("k").caller(caller).build()).headers().first(COUNT);
    }

    @Test
    void putObject_keepsTheTagsOfItsHeader_andReadsTellTheirNumber() {
        rig.put("k", BODY, "x-amz-tagging=b=2&a=1");

        assertEquals(Map.of("a", "1", "b", "2"), rig.version("k").tags());
        assertEquals(
                Optional.of("2"), rig.get.handle(rig.on("k").build()).headers().first(COUNT));
        assertEquals(
                Optional.of("2"), rig.head.handle(rig.on("k").build()).headers().first(COUNT));
        rig.put("k", BODY, "");
        assertEquals(Map.of(), rig.version("k").tags());
        assertEquals(
                Optional.empty(), rig.get.handle(rig.on("k").build()).headers().first(COUNT));
    }

    @Test
    void numberOfTags_isToldOnlyToThoseWhoMayReadThem() {
        rig.put("k", BODY, "x-amz-tagging=class=secret");
        assertEquals(Optional.empty(), countTo(without("s3:GetObjectTagging", "")));
        String ifSecret = ",\"Condition\":{\"StringEquals\":{\"s3:ExistingObjectTag/class\":\"secret\"}}";
        assertEquals(Optional.empty(), countTo(without("s3:GetObjectTagging", ifSecret)));
        assertEquals(Optional.of("1"), countTo(without("s3:GetObjectTagging", ifSecret.replace("\"secret", "\"open"))));
    }

    @Test
    void putAndDeleteObjectTagging_changeNothingElse() {
        rig.put("k", BODY, "x-amz-tagging=old=1; x-amz-meta-m=kept");
        ObjectVersion before = rig.version("k");
        rig.now.updateAndGet(now -> now.plus(Duration.ofHours(1)));

        HttpResponse put = rig.putTagging.handle(
                tagging("k", tag("zone", "b+c") + tag("a", "")).build());

        assertEquals(200, put.status());
        assertEquals(before.withTags(Map.of("a", "", "zone", "b+c")), rig.version("k"));
        HttpResponse got =
                rig.getTagging.handle(rig.on("k").query("versionId", "null").build());
        Golden.assertDocument("GetObjectTagging", Rig.bytes(got));
        assertEquals(204, rig.deleteTagging.handle(rig.on("k").build()).status());
        assertEquals(before.withTags(Map.of()), rig.version("k"));
        assertEquals(
                "5d41402abc4b2a76b9719d911017c592", rig.version("k").etag(), "the MD5 of the bytes, whatever the tags");
    }

    @Test
    void untaggedObject_hasAnEmptySet() {
        rig.put("k", BODY, "");
        Golden.assertDocument(
                "GetObjectTagging-none",
                Rig.bytes(rig.getTagging.handle(rig.on("k").build())));
    }

    @Test
    void missingObject_orVersion_isRefused() {
        S3Exception gone =
                Rig.refused("NoSuchKey", rig.getTagging, rig.on("gone").build());
        assertEquals("bucket/gone", gone.elements().get("Key"));
        Rig.refused("NoSuchKey", rig.deleteTagging, rig.on("gone").build());
        Rig.refused("NoSuchKey", rig.putTagging, tagging("gone", "").build());
        rig.put("k", BODY, "");
        Rig.refused(
                "InvalidArgument",
                rig.getTagging,
                rig.on("k").query("versionId", "v1").build());
    }

    @Test
    void copy_keepsTags_unlessToldToReplaceThem() {
        rig.put("k", BODY, "x-amz-tagging=a=1");

        rig.copy("k", "kept", "x-amz-tagging=ignored=1");
        rig.copy("k", "replaced", "x-amz-tagging-directive=REPLACE; x-amz-tagging=b=2");
        rig.copy("k", "emptied", "x-amz-tagging-directive=REPLACE");
        rig.copy("k", "resealed", "SSE=aws:kms:dsse; KEY=alias/reports");

        assertEquals(Map.of("a", "1"), rig.version("kept").tags());
        assertEquals(Map.of("b", "2"), rig.version("replaced").tags());
        assertEquals(Map.of(), rig.version("emptied").tags());
        assertEquals(Map.of("a", "1"), rig.version("resealed").tags());
    }

    @Test
    void copy_ofTags_needsTheRightToReadAndToPutThem() {
        rig.put("k", BODY, "x-amz-tagging=a=1");
        rig.put("untagged", BODY, "");
        String ifA = ",\"Condition\":{\"ForAnyValue:StringEquals\":{\"s3:RequestObjectTagKeys\":\"a\"}}";
        for (Caller caller : new Caller[] {
            without("s3:GetObjectTagging", ""), without("s3:PutObjectTagging", ""), without("s3:PutObjectTagging", ifA)
        }) {
            S3Exception refusal = Rig.refused(
                    "AccessDenied", rig.copy, copyOf("k").caller(caller).build());
            assertEquals(true, refusal.text().contains("ObjectTagging on resource"), refusal.text());
            assertEquals(
                    200,
                    rig.copy.handle(copyOf("untagged").caller(caller).build()).status());
            assertEquals(
                    200,
                    rig.copy
                            .handle(copyOf("k")
                                    .header("x-amz-tagging-directive", "REPLACE")
                                    .caller(caller)
                                    .build())
                            .status());
        }
    }

    private RequestBuilder copyOf(String source) {
        return rig.on("copy").header("x-amz-copy-source", Rig.BUCKET + "/" + source);
    }

    @Test
    void copy_isJudgedByTheTagsOfItsSource() {
        rig.put("k", BODY, "x-amz-tagging=class=secret");
        String ifSecret = ",\"Condition\":{\"StringEquals\":{\"s3:ExistingObjectTag/class\":\"secret\"}}";
        Rig.refused(
                "AccessDenied",
                rig.copy,
                copyOf("k").caller(without("s3:GetObject", ifSecret)).build());
    }

    @Test
    void multipartUpload_givesItsObjectTheTagsItBeganWith() {
        String id = rig.begin("k", "x-amz-tagging=a=1");
        String etag = Rig.etag(rig.part("k", id, 1, BODY, ""));
        rig.complete("k", id, 1, etag);
        assertEquals(Map.of("a", "1"), rig.version("k").tags());
    }
}
