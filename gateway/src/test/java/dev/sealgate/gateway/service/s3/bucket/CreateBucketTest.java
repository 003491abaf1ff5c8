package dev.sealgate.gateway.service.s3.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.config.NewBuckets;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.HttpResponse.Payload;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.BucketLock;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectOwnership;
import dev.sealgate.storage.object.Versioning;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateBucketTest {
    private static final BucketName NAME = new BucketName("my-bucket");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @BeforeEach
    void open() {
        storage = new S3Storage(directory);
    }

    private static S3Calls call() {
        return S3Calls.query("").onMissing(NAME.value()).in("us-east-1");
    }

    private HttpResponse create(S3Calls call) {
        return call.to(
                new CreateBucket(
                        storage.buckets,
                        NewBuckets.DEFAULT,
                        S3Calls.REGIONS,
                        new Acls(S3Calls.OWNERS, S3Calls.GRANTEES, storage.access)),
                storage.access);
    }

    private S3Exception refusal(S3Calls call) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> create(call));
        assertEquals(Optional.empty(), storage.buckets.find(NAME));
        return refusal;
    }

    private static String configuration(String constraint) {
        return "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>"
                + constraint + "</LocationConstraint></CreateBucketConfiguration>";
    }

    @Test
    void created_belongsToTheCaller_inTheRegionAsked_withNothingConfigured() {
        HttpResponse answer = create(call());
        assertEquals(200, answer.status());
        assertEquals(Optional.of("/my-bucket"), answer.headers().first("Location"));
        assertEquals(new Payload.None(-1), answer.payload());
        assertEquals(
                Optional.of(new Bucket(
                        NAME,
                        S3Calls.ACCOUNT.value(),
                        "us-east-1",
                        Instant.parse("2026-03-04T05:06:07Z"),
                        BucketEncryption.NEVER_CONFIGURED)),
                storage.buckets.find(NAME));
    }

    @ParameterizedTest(name = "constraint {1} at {0}: {2}")
    @CsvSource(textBlock = """
            us-east-1, '',        -,                           us-east-1
            us-east-1, us-east-1, -,                           us-east-1
            us-east-1, nowhere,   INVALID_LOCATION_CONSTRAINT, The specified location-constraint is not valid
            us-east-1, eu-west-1, -,                           eu-west-1
            us-east-1, EU,        -,                           eu-west-1
            us-east-1, eu-east-1, INVALID_LOCATION_CONSTRAINT, The specified location-constraint is not valid
            eu-west-1, eu-west-1, -,                           eu-west-1
            eu-west-1, EU,        -,                           eu-west-1
            eu-west-1, ' eu-west-1 ', -,                       eu-west-1
            eu-west-1, '',        ILLEGAL_LOCATION_CONSTRAINT, The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.
            eu-west-1, us-east-1, ILLEGAL_LOCATION_CONSTRAINT, The us-east-1 location constraint is incompatible for the region specific endpoint this request was sent to.
            eu-west-1, nowhere,   ILLEGAL_LOCATION_CONSTRAINT, The nowhere location constraint is incompatible for the region specific endpoint this request was sent to.
            eu-north-1, EU,       ILLEGAL_LOCATION_CONSTRAINT, The EU location constraint is incompatible for the region specific endpoint this request was sent to.
            here,      here,      -,                           here
            """)
    void locationConstraint_isJudgedByTheRegionOfTheEndpoint(
            String region, String constraint, String code, String text) {
        S3Calls call = call().in(region).body(configuration(constraint));
        if (code.equals("-")) {
            assertEquals(200, create(call).status());
            assertEquals(text, storage.buckets.find(NAME).orElseThrow().region());
            return;
        }
        S3Exception refusal = refusal(call);
        assertEquals(S3ErrorCode.valueOf(code), refusal.code());
        assertEquals(text, refusal.text());
    }

    @Test
    void invalidConstraint_isNamed() {
        assertEquals(
                Map.of("LocationConstraint", "nowhere"),
                refusal(call().body(configuration("nowhere"))).elements());
    }

    @Test
    void withoutBody_isAsWithoutConstraint() {
        assertEquals(
                "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.",
                refusal(call().in("eu-west-1")).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "UPPER",
                "under_score",
                "-abc",
                "abc-",
                ".abc",
                "abc.",
                "a..b",
                "192.168.5.4",
                "xn--abc",
                "sthree-abc",
                "amzn-s3-demo-abc",
                "abc-s3alias",
                "abc--ol-s3",
                "abc.mrap",
                "abc--x-s3",
                "a b",
                "abc!",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void nameAgainstTheRules_isInvalidBucketName(String name) {
        if (name.contains(" ")) {
            // Not even the name of a bucket that may exist: refused where the request is routed.
            assertThrows(IllegalArgumentException.class, () -> new BucketName(name));
            return;
        }
        S3Exception refusal = refusal(S3Calls.query("").onMissing(name).in("us-east-1"));
        assertEquals(S3ErrorCode.INVALID_BUCKET_NAME, refusal.code());
        assertEquals("The specified bucket is not valid.", refusal.text());
        assertEquals(Map.of("BucketName", name), refusal.elements());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "a-b",
                "a.b",
                "1.2.3",
                "1234",
                "a.-b",
                "a--b",
                "xn-abc",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void nameWithinTheRules_isCreated(String name) {
        assertEquals(
                200, create(S3Calls.query("").onMissing(name).in("us-east-1")).status());
    }

    @Test
    void ownBucketAgain_isFineInUsEast1_andChangesNothing() {
        Bucket existing = storage.with(
                new Bucket(NAME, S3Calls.ACCOUNT.value(), "us-east-1", S3Calls.NOW, BucketEncryption.NEVER_CONFIGURED));
        HttpResponse answer = create(call());
        assertEquals(200, answer.status());
        assertEquals(Optional.of("/my-bucket"), answer.headers().first("location"));
        assertEquals(Optional.of(existing), storage.buckets.find(NAME));
    }

    @Test
    void ownBucketAgain_elsewhere_isBucketAlreadyOwnedByYou() {
        storage.with(S3Calls.bucket(NAME.value()));
        S3Calls again = call().in("eu-west-1").body(configuration("eu-west-1"));
        S3Exception refusal = assertThrows(S3Exception.class, () -> create(again));
        assertEquals(S3ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU, refusal.code());
        assertEquals(
                "Your previous request to create the named bucket succeeded and you already own it.", refusal.text());
        assertEquals(Map.of("BucketName", "my-bucket"), refusal.elements());
    }

    @Test
    void bucketOfAnother_isBucketAlreadyExists() {
        storage.with(S3Calls.bucket(NAME.value()));
        S3Exception refusal = assertThrows(S3Exception.class, () -> create(call().by(S3Calls.STRANGER)));
        assertEquals(S3ErrorCode.BUCKET_ALREADY_EXISTS, refusal.code());
        assertEquals(
                "The requested bucket name is not available. The bucket namespace is shared by all users of the system."
                        + " Please select a different name and try again.",
                refusal.text());
    }

    @ParameterizedTest
    @CsvSource({"x-amz-acl,public-read", "x-amz-grant-read,id=1", "x-amz-grant-full-control,id=1"})
    void acls_doNotGoWithEnforcedOwnership(String header, String value) {
        assertEquals(
                S3ErrorCode.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP,
                refusal(call().header(header, value)).code());
    }

    @Test
    void ownership_isAsTheHeaderSays_orAsConfigured() {
        S3Exception refusal = refusal(call().header("x-amz-object-ownership", "Nobody"));
        assertEquals("Invalid x-amz-object-ownership header: Nobody", refusal.text());
        create(call().header("x-amz-object-ownership", "ObjectWriter"));
        assertEquals(
                Optional.of(ObjectOwnership.OBJECT_WRITER),
                storage.buckets.find(NAME).orElseThrow().ownership());
    }

    @Test
    void objectLock_comesWithVersions_andIsMoreThanAnExistingBucketHas() {
        S3Exception wrong = refusal(call().header("x-amz-bucket-object-lock-enabled", "yes"));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, wrong.code());
        create(call().header("x-amz-bucket-object-lock-enabled", "True"));
        Bucket bucket = storage.buckets.find(NAME).orElseThrow();
        assertEquals(Optional.of(Versioning.ENABLED), bucket.versioning());
        assertEquals(Optional.of(new BucketLock(Optional.empty())), bucket.objectLock());
        assertEquals(200, create(call()).status());
        storage.buckets.delete(NAME);
        create(call());
        S3Exception more = assertThrows(
                S3Exception.class, () -> create(call().header("x-amz-bucket-object-lock-enabled", "true")));
        assertEquals(S3ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU, more.code());
    }

    @Test
    void headersThatAskForTheDefault_areAccepted() {
        assertEquals(
                200,
                create(call().header("x-amz-acl", "private")
                                .header("x-amz-object-ownership", "BucketOwnerEnforced")
                                .header("x-amz-bucket-object-lock-enabled", "false"))
                        .status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<CreateBucketConfiguration><Bucket><Type>Directory</Type></Bucket></CreateBucketConfiguration>",
                "<CreateBucketConfiguration><Location><Name>n</Name></Location><Bucket><Type>Directory</Type></Bucket></CreateBucketConfiguration>"
            })
    void directoryBuckets_areNotImplemented(String document) {
        assertEquals(S3ErrorCode.NOT_IMPLEMENTED, refusal(call().body(document)).code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "junk",
                "<Other/>",
                "<CreateBucketConfiguration><Region>eu-west-1</Region></CreateBucketConfiguration>",
                "<CreateBucketConfiguration><LocationConstraint>a</LocationConstraint><LocationConstraint>b</LocationConstraint></CreateBucketConfiguration>"
            })
    void otherDocuments_areMalformed(String document) {
        assertEquals(S3ErrorCode.MALFORMED_XML, refusal(call().body(document)).code());
    }
}
