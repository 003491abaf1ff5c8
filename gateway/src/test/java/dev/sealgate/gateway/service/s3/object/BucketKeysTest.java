package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.sse.PresentedKey;
import dev.sealgate.gateway.service.s3.sse.SseHeaderSets;
import dev.sealgate.kms.GeneratedDataKey;
import dev.sealgate.kms.SeedKey;
import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Envelope;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Precondition;
import dev.sealgate.storage.object.VersionId;
import dev.sealgate.storage.object.WrappedKey;
import dev.sealgate.storage.seal.KeyWrap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** S3 Bucket Keys, by the calls to the KMS that requests take. */
class BucketKeysTest {
    private static final String KMS = "SSE=aws:kms; KEY=alias/reports";
    private static final String WITH = KMS + "; BK=true";
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, String> BUCKET_CONTEXT = Map.of("aws:s3:arn", "arn:aws:s3:::bucket");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set in open()
    private Rig rig;

    private final List<KmsEvent> calls = new ArrayList<>();
    private int saved;

    @BeforeEach
    void open() {
        rig = new Rig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private HttpResponse call(HeadJudged operation, RequestBuilder request) {
        Trace trace = new Trace();
        try {
            return operation.handle(request.tally(trace).build());
        } finally {
            calls.addAll(trace.kmsEvents());
            saved += trace.savedKmsCalls();
        }
    }

    private HttpResponse put(String key, String headers) {
        return call(rig.put, rig.on(key, headers).body(CONTENT));
    }

    private byte[] get(String key) {
        return Rig.bytes(call(rig.get, rig.on(key)));
    }

    /** The calls since this was last asked. */
    private List<String> takenCalls() {
        List<String> taken =
                calls.stream().map(event -> event.operation().name()).toList();
        calls.clear();
        return taken;
    }

    private static Caller mayOnly(String... actions) {
        return TestCallers.with(
                RequestBuilder.BOB,
                RequestContext.builder()
                        .put("aws:PrincipalArn", RequestBuilder.BOB.arn())
                        .build(),
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"s3:*\",\""
                        + String.join("\",\"", actions) + "\"],\"Resource\":\"*\"}}");
    }

    private void keyPolicy(String arnPattern) {
        String policy =
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},"
                        + "\"Action\":\"kms:*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Principal\":\"*\","
                        + "\"Action\":[\"kms:GenerateDataKey\",\"kms:Decrypt\"],\"Resource\":\"*\","
                        + "\"Condition\":{\"StringNotLike\":{\"kms:EncryptionContext:aws:s3:arn\":\"" + arnPattern
                        + "\"}}}]}";
        rig.kmsOperation(
                "PutKeyPolicy", JsonMapper.shared().writeValueAsString(Map.of("KeyId", Rig.KEY_ID, "Policy", policy)));
    }

    @Test
    void manyWritesAndReads_takeOneCallEach_forTheBucket() {
        for (int i = 0; i < 10; i++) {
            put("k" + i, WITH);
        }
        for (int i = 0; i < 10; i++) {
            assertArrayEquals(CONTENT, get("k" + i));
        }
        assertTrue(
                calls.stream()
                        .allMatch(event -> BUCKET_CONTEXT.equals(
                                event.request().parameters().get("encryptionContext"))),
                calls.toString());
        assertTrue(calls.stream()
                .allMatch(event -> event.call()
                        .viaService()
                        .equals(Optional.of("s3." + RequestBuilder.REGION + ".amazonaws.com"))));
        assertEquals(List.of("GenerateDataKey", "Decrypt"), takenCalls());
        assertEquals(18, saved);
    }

    @Test
    void withoutABucketKey_everyObjectTakesItsOwnCall() {
        for (int i = 0; i < 3; i++) {
            put("k" + i, KMS);
            get("k" + i);
        }
        assertEquals(6, takenCalls().size());
        assertEquals(0, saved);
    }

    @Test
    void everyObject_hasAWrappingOfItsOwn_underTheSameBucketKey() {
        put("a", WITH);
        put("b", WITH);
        WrappedKey a = rig.version("a").envelope().layers().getFirst();
        WrappedKey b = rig.version("b").envelope().layers().getFirst();
        assertEquals(a.wrappingKey(), b.wrappingKey());
        assertNotEquals(a.bucketKeySalt(), b.bucketKeySalt());
        assertNotEquals(a.wrapped(), b.wrapped());
    }

    @Test
    void bucketsSetting_holdsForRequestsThatSayNothing_andGivesWayToThoseThatDo() {
        rig.standing(new BucketEncryption(EncryptionMode.SSE_KMS, Optional.of("alias/reports"), true, false, true));
        put("a", "");
        put("b", KMS);
        assertEquals(List.of("GenerateDataKey"), takenCalls());
        put("c", "BK=false");
        assertEquals(List.of("GenerateDataKey"), takenCalls());
        assertEquals(
                Map.of("aws:s3:arn", "arn:aws:s3:::bucket/c"),
                rig.version("c").envelope().encryptionContext());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSE=aws:kms:dsse; KEY=alias/reports; BK=true", "SSE=aws:kms:dsse; KEY=alias/reports"})
    void twoLayers_neverUseABucketKey(String headers) {
        rig.standing(new BucketEncryption(EncryptionMode.DSSE_KMS, Optional.of("alias/reports"), true, false, true));
        for (String key : List.of("a", "b")) {
            HttpResponse answer = put(key, headers);
            assertTrue(answer.headers()
                    .first("x-amz-server-side-encryption-bucket-key-enabled")
                    .isEmpty());
        }
        get("a");
        get("a");
        assertEquals(List.of("GenerateDataKey", "GenerateDataKey", "Decrypt", "Decrypt"), takenCalls());
        assertEquals(0, saved);
    }

    @Test
    void managedKey_isAskedOnce_evenTheFirstTime() {
        put("a", "SSE=aws:kms; BK=true");
        put("b", "SSE=aws:kms; BK=true");
        assertEquals(List.of("GenerateDataKey"), takenCalls());
    }

    @Test
    void aliasThatMeansAnotherKey_isFollowedAtOnce() {
        put("a", WITH);
        String other = "22222222-2222-3333-4444-555555555555";
        rig.kms.seed(SeedKey.random(RequestBuilder.ACCOUNT, RequestBuilder.REGION, other));
        rig.kmsOperation("UpdateAlias", "{\"AliasName\":\"alias/reports\",\"TargetKeyId\":\"" + other + "\"}");
        HttpResponse answer = put("b", WITH);
        assertTrue(answer.headers()
                .first("x-amz-server-side-encryption-aws-kms-key-id")
                .orElseThrow()
                .endsWith(other));
        assertArrayEquals(CONTENT, get("a"));
        assertArrayEquals(CONTENT, get("b"));
    }

    @Test
    void keysThatAreDisabled_serveForAWhile_andThenNoMore() {
        put("a", WITH);
        get("a");
        rig.disableKey();
        put("b", WITH);
        assertArrayEquals(CONTENT, get("a"));
        rig.now.updateAndGet(then -> then.plus(Rig.BUCKET_KEYS.maxAge()));
        assertEquals(
                S3ErrorCode.KMS_DISABLED,
                assertThrows(S3Exception.class, () -> get("a")).code());
        assertEquals(
                S3ErrorCode.KMS_DISABLED,
                assertThrows(S3Exception.class, () -> put("c", WITH)).code());
    }

    @Test
    void usesAreLimitedToo() {
        for (int i = 0; i < Rig.BUCKET_KEYS.maxUses() + 1; i++) {
            put("k" + i, WITH);
        }
        assertEquals(List.of("GenerateDataKey", "GenerateDataKey"), takenCalls());
    }

    @Test
    void nobodyReadsThroughAnothersKey_norThroughTheRightToWrite() {
        put("a", WITH);
        get("a");
        takenCalls();
        Caller writer = mayOnly("kms:GenerateDataKey");
        call(rig.put, rig.on("b", WITH).body(CONTENT).caller(writer));
        S3Exception refusal =
                assertThrows(S3Exception.class, () -> call(rig.get, rig.on("a").caller(writer)));
        assertEquals(S3ErrorCode.ACCESS_DENIED, refusal.code());
        assertTrue(refusal.text().contains("kms:Decrypt"), refusal.text());
        assertThrows(S3Exception.class, () -> call(rig.get, rig.on("b").caller(writer)));
        assertEquals(List.of("GenerateDataKey", "Decrypt", "Decrypt"), takenCalls());
        assertEquals(
                S3ErrorCode.ACCESS_DENIED,
                assertThrows(
                                S3Exception.class,
                                () -> call(
                                        rig.put,
                                        rig.on("c", WITH)
                                                .body(CONTENT)
                                                .caller(mayOnly("kms:Decrypt"))
                                                .accessKey("AKIA2")))
                        .code());
    }

    /** As on AWS: what was granted is good until the key is old. */
    @Test
    void lostPermissions_takeEffectWithTheKeysAge() {
        put("a", WITH);
        call(rig.get, rig.on("a").caller(mayOnly("kms:Decrypt")));
        call(rig.get, rig.on("a").caller(mayOnly("kms:DescribeKey")));
        rig.now.updateAndGet(then -> then.plus(Rig.BUCKET_KEYS.maxAge()));
        assertThrows(S3Exception.class, () -> call(rig.get, rig.on("a").caller(mayOnly("kms:DescribeKey"))));
    }

    @Test
    void accessKeysOfOneUser_countApart() {
        call(rig.put, rig.on("a", WITH).body(CONTENT).accessKey("ASIA1"));
        call(rig.put, rig.on("b", WITH).body(CONTENT).accessKey("ASIA2"));
        call(rig.put, rig.on("c", WITH).body(CONTENT).accessKey("ASIA1"));
        assertEquals(List.of("GenerateDataKey", "GenerateDataKey"), takenCalls());
    }

    @Test
    void keyPolicy_seesTheBucketInsteadOfTheObject() {
        keyPolicy("arn:aws:s3:::bucket/*");
        put("plain", KMS);
        assertEquals(
                S3ErrorCode.ACCESS_DENIED,
                assertThrows(S3Exception.class, () -> put("a", WITH)).code());
        keyPolicy("arn:aws:s3:::bucket");
        put("a", WITH);
        assertArrayEquals(CONTENT, get("a"));
        assertEquals(
                S3ErrorCode.ACCESS_DENIED,
                assertThrows(S3Exception.class, () -> get("plain")).code());
    }

    @Test
    void callersContext_staysWithTheObject_andBindsIt() {
        put("a", WITH + "; CTX=eyJhIjoiYiJ9");
        put("b", WITH);
        assertEquals(List.of("GenerateDataKey"), takenCalls());
        assertArrayEquals(CONTENT, get("a"));
        Envelope envelope = rig.version("a").envelope();
        assertEquals(Map.of("a", "b", "aws:s3:arn", "arn:aws:s3:::bucket"), envelope.encryptionContext());
        replace(
                "a",
                new Envelope(
                        envelope.mode(),
                        envelope.kmsKeyArn(),
                        BUCKET_CONTEXT,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        envelope.layers()));
        assertThrows(StorageException.Corrupt.class, () -> get("a"));
    }

    @Test
    void envelopeOfAnotherObject_doesNotOpen() {
        put("a", WITH);
        put("b", WITH);
        replace("b", rig.version("a").envelope());
        assertThrows(StorageException.Corrupt.class, () -> get("b"));
    }

    private void replace(String key, Envelope envelope) {
        ObjectPath path = new ObjectPath(new BucketName(Rig.BUCKET), key);
        ObjectVersion current = rig.version(key);
        ObjectVersion changed = new ObjectVersion(
                current.content(),
                current.etag(),
                current.lastModified(),
                current.headers(),
                current.userMetadata(),
                current.checksum(),
                envelope,
                current.partsCount());
        assertTrue(
                rig.objects.commitShared(path, VersionId.NULL, path, changed, new Precondition.None())
                        instanceof CommitResult.Committed);
    }

    @Test
    void copies_takeTheKeysOfSourceAndTarget() {
        put("a", WITH);
        takenCalls();
        call(rig.copy, rig.on("b", WITH).header("x-amz-copy-source", "/bucket/a"));
        call(rig.copy, rig.on("c", WITH).header("x-amz-copy-source", "/bucket/b"));
        assertEquals(List.of("Decrypt"), takenCalls());
        HttpResponse plain = call(rig.copy, rig.on("d", KMS).header("x-amz-copy-source", "/bucket/c"));
        assertEquals(List.of("GenerateDataKey"), takenCalls());
        assertTrue(plain.headers()
                .first("x-amz-server-side-encryption-bucket-key-enabled")
                .isEmpty());
        assertArrayEquals(CONTENT, get("c"));
        assertArrayEquals(CONTENT, get("d"));
    }

    @Test
    void otherBuckets_haveKeysOfTheirOwn() {
        put("a", WITH);
        call(
                rig.put,
                RequestBuilder.on(Rig.OTHER_BUCKET, "a")
                        .headers(SseHeaderSets.of(WITH))
                        .body(CONTENT)
                        .at(rig.now.get()));
        assertEquals(List.of("GenerateDataKey", "GenerateDataKey"), takenCalls());
    }

    @Test
    void multipartUpload_takesOneCallToBegin_andOneForAllParts() {
        String id = Rig.element(call(rig.create, rig.on("big", WITH)), "UploadId");
        List<Object> parts = new ArrayList<>();
        byte[] five = new byte[5 << 20];
        for (int number = 1; number <= 3; number++) {
            parts.add(number);
            parts.add(Rig.etag(call(rig.part, rig.onPart("big", id, number, "").body(five))));
        }
        HttpResponse done = call(rig.complete, rig.onUpload("big", id).body(Rig.parts(parts.toArray())));
        assertEquals(Optional.of("true"), done.headers().first("x-amz-server-side-encryption-bucket-key-enabled"));
        assertEquals(3 * five.length, get("big").length);
        assertEquals(List.of("GenerateDataKey", "Decrypt"), takenCalls());
    }

    /** As they were written before bucket keys were real: a data key of the object's own under the bucket's context. */
    @Test
    void envelopesOfBefore_stillOpen() {
        put("old", KMS);
        ObjectPath path = new ObjectPath(new BucketName(Rig.BUCKET), "old");
        S3Request request = rig.on("old").build();
        KmsCall own = new KmsCall(request.caller(), request.region(), "R", Optional.empty(), _ -> {});
        Map<String, String> context = Map.of("a", "b", "aws:s3:arn", "arn:aws:s3:::bucket");
        try (PresentedKey none = rig.encryption.presentedBy(request);
                ContentKeys keys =
                        rig.encryption.open(request, path, rig.version("old").envelope(), none);
                GeneratedDataKey dataKey = rig.kms.generateDataKey(own, Rig.KEY_ID, context)) {
            WrappedKey layer = new WrappedKey(
                    dataKey.ciphertextBlob(),
                    KeyWrap.wrap(
                            dataKey.plaintext(), keys.layers().getFirst(), "SSE_KMS\0" + "0\0arn:aws:s3:::bucket/old"));
            replace(
                    "old",
                    new Envelope(
                            EncryptionMode.SSE_KMS,
                            Optional.of(Rig.KEY_ARN),
                            context,
                            true,
                            Optional.empty(),
                            Optional.empty(),
                            List.of(layer)));
        }
        takenCalls();
        assertArrayEquals(CONTENT, get("old"));
        assertArrayEquals(CONTENT, get("old"));
        assertEquals(List.of("Decrypt", "Decrypt"), takenCalls());
    }

    @Test
    void headWithChecksums_needsTheRight_andTakesNoCallOfItsOwn() {
        put("a", WITH);
        get("a");
        takenCalls();
        call(rig.head, rig.on("a").header("x-amz-checksum-mode", "ENABLED"));
        assertEquals(List.of(), takenCalls());
        assertThrows(
                S3Exception.class,
                () -> call(
                        rig.head,
                        rig.on("a").header("x-amz-checksum-mode", "ENABLED").caller(mayOnly("kms:GenerateDataKey"))));
    }
}
