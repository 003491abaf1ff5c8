package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.Client;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Type;

/** ACLs and object ownership between two accounts and strangers. */
@GatewayTest(shared = true)
class AclIT {
    private static final int SLOW_BYTES = 4 * 1024 * 1024;
    private static final String ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";

    private final GatewayProcess gateway;
    private final S3Client owner;
    private final S3Client other;
    private final S3Client stranger;
    private final String ownerId;
    private final String otherId;

    AclIT(
            GatewayProcess gateway,
            S3Client owner,
            @Client(accessKey = GatewayProcess.FOREIGN_ACCESS_KEY) S3Client other) {
        this.gateway = gateway;
        this.owner = owner;
        this.other = other;
        stranger = Sdk.s3(gateway.https(), AnonymousCredentialsProvider.create());
        ownerId = idOf(owner);
        otherId = idOf(other);
    }

    private static String idOf(S3Client client) {
        String name = "id-" + UUID.randomUUID();
        client.createBucket(b -> b.bucket(name));
        return client.getBucketAcl(b -> b.bucket(name)).owner().id();
    }

    private String bucket(ObjectOwnership ownership) {
        String name = "acl-" + UUID.randomUUID();
        owner.createBucket(b -> b.bucket(name).objectOwnership(ownership));
        owner.deletePublicAccessBlock(b -> b.bucket(name));
        return name;
    }

    private static String refused(Executable call) {
        S3Exception refusal = assertThrows(S3Exception.class, call);
        return refusal.awsErrorDetails().errorCode();
    }

    private static PutObjectResponse put(S3Client client, String bucket, String key, ObjectCannedACL acl) {
        return client.putObject(b -> b.bucket(bucket).key(key).acl(acl), RequestBody.fromString(key));
    }

    private static String read(S3Client client, String bucket, String key) {
        return client.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asUtf8String();
    }

    private static List<String> grants(List<Grant> grants) {
        return grants.stream()
                .map(grant -> (grant.grantee().type() == Type.GROUP
                                ? grant.grantee().uri()
                                : grant.grantee().id())
                        + " " + grant.permissionAsString())
                .toList();
    }

    private List<String> grantsOf(String bucket, String key) {
        return grants(owner.getObjectAcl(b -> b.bucket(bucket).key(key)).grants());
    }

    @Test
    void publicRead_isForEverybody_privateForNobodyElse() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        put(owner, bucket, "open", ObjectCannedACL.PUBLIC_READ);
        put(owner, bucket, "signed", ObjectCannedACL.AUTHENTICATED_READ);
        put(owner, bucket, "closed", ObjectCannedACL.PRIVATE);

        assertEquals("open", read(stranger, bucket, "open"));
        assertEquals("AccessDenied", refused(() -> read(stranger, bucket, "signed")));
        assertEquals("AccessDenied", refused(() -> read(stranger, bucket, "closed")));
        assertEquals("open", read(other, bucket, "open"));
        assertEquals("signed", read(other, bucket, "signed"));
        assertEquals("AccessDenied", refused(() -> read(other, bucket, "closed")));
        assertEquals("AccessDenied", refused(() -> stranger.listObjectsV2(b -> b.bucket(bucket))));
        assertEquals("AccessDenied", refused(() -> put(stranger, bucket, "open", ObjectCannedACL.PRIVATE)));
        assertEquals(
                "AccessDenied",
                refused(() -> stranger.deleteObject(b -> b.bucket(bucket).key("open"))));
        assertEquals(List.of(ownerId + " FULL_CONTROL", ALL_USERS + " READ"), grantsOf(bucket, "open"));
    }

    @Test
    void objectsBelongToTheirWriter_whomTheBucketsOwnerCannotReadButDelete() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        owner.putBucketAcl(b -> b.bucket(bucket).grantWrite("id=\"" + otherId + "\""));
        put(other, bucket, "theirs", ObjectCannedACL.PRIVATE);
        put(other, bucket, "shown", ObjectCannedACL.BUCKET_OWNER_READ);
        put(other, bucket, "given", ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL);

        assertEquals("AccessDenied", refused(() -> read(owner, bucket, "theirs")));
        assertEquals(
                "AccessDenied",
                refused(() -> owner.getObjectAcl(b -> b.bucket(bucket).key("theirs"))));
        assertEquals(
                "AccessDenied",
                refused(() ->
                        owner.putObjectAcl(b -> b.bucket(bucket).key("theirs").acl(ObjectCannedACL.PUBLIC_READ))));
        assertEquals(
                "AccessDenied",
                refused(() -> owner.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey("theirs")
                        .destinationBucket(bucket)
                        .destinationKey("stolen"))));
        assertEquals("theirs", read(other, bucket, "theirs"));
        assertEquals("shown", read(owner, bucket, "shown"));
        assertEquals("given", read(owner, bucket, "given"));
        assertEquals(List.of(otherId + " FULL_CONTROL", ownerId + " FULL_CONTROL"), grantsOf(bucket, "given"));
        assertEquals(
                Stream.of(otherId, otherId, otherId).toList(),
                owner.listObjectsV2(b -> b.bucket(bucket).fetchOwner(true)).contents().stream()
                        .map(object -> object.owner().id())
                        .toList());
        owner.deleteObject(b -> b.bucket(bucket).key("theirs"));
        assertEquals("AccessDenied", refused(() -> read(other, bucket, "theirs")));
    }

    @Test
    void writersMayReplaceAndDeleteTheirOwn_andNothingOfOthers() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        owner.putBucketAcl(b -> b.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ_WRITE));
        put(owner, bucket, "owners", ObjectCannedACL.PUBLIC_READ_WRITE);
        put(other, bucket, "others", ObjectCannedACL.PUBLIC_READ_WRITE);

        put(other, bucket, "others", ObjectCannedACL.PRIVATE);
        assertEquals("AccessDenied", refused(() -> put(other, bucket, "owners", ObjectCannedACL.PRIVATE)));
        assertEquals(
                "AccessDenied",
                refused(() -> stranger.putObject(b -> b.bucket(bucket).key("others"), RequestBody.fromString("x"))));
        assertEquals(
                "AccessDenied",
                refused(() -> other.deleteObject(b -> b.bucket(bucket).key("owners"))));
        stranger.putObject(b -> b.bucket(bucket).key("nobodys"), RequestBody.fromString("x"));
        assertEquals("AccessDenied", refused(() -> read(owner, bucket, "nobodys")));
        List<String> denied = other
                .deleteObjects(b -> b.bucket(bucket)
                        .delete(d -> d.objects(Stream.of("owners", "others", "nobodys", "nothing")
                                .map(key -> ObjectIdentifier.builder().key(key).build())
                                .toList())))
                .errors()
                .stream()
                .map(error -> error.key() + " " + error.code())
                .toList();
        assertEquals(List.of("owners AccessDenied", "nobodys AccessDenied"), denied);
        assertEquals("owners", read(owner, bucket, "owners"));
    }

    /** The place was free when the upload began, which may be hours ago. */
    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // slow is what it is for
    void slowUpload_replacesNothingThatOthersWroteMeanwhile() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        owner.putBucketAcl(b -> b.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ_WRITE));
        InputStream slow = new InputStream() {
            private int given;

            @Override
            public int read() {
                if (++given == SLOW_BYTES / 2) {
                    put(owner, bucket, "k", ObjectCannedACL.PRIVATE);
                }
                return given > SLOW_BYTES ? -1 : 'x';
            }
        };
        assertEquals(
                "AccessDenied",
                refused(() -> other.putObject(
                        b -> b.bucket(bucket).key("k"), RequestBody.fromInputStream(slow, SLOW_BYTES))));
        assertEquals("k", read(owner, bucket, "k"));
    }

    @Test
    void whoWroteAnObject_locksAndTagsItNotInAnothersBucket() {
        String bucket = "acl-" + UUID.randomUUID();
        owner.createBucket(b ->
                b.bucket(bucket).objectOwnership(ObjectOwnership.OBJECT_WRITER).objectLockEnabledForBucket(true));
        owner.putBucketAcl(b -> b.bucket(bucket).grantWrite("id=" + otherId));
        put(other, bucket, "theirs", ObjectCannedACL.PRIVATE);
        for (Executable call : List.<Executable>of(
                () -> other.putObjectRetention(b -> b.bucket(bucket)
                        .key("theirs")
                        .retention(r -> r.mode("COMPLIANCE")
                                .retainUntilDate(Instant.now().plusSeconds(36_000)))),
                () -> other.putObjectLegalHold(
                        b -> b.bucket(bucket).key("theirs").legalHold(h -> h.status("ON"))),
                () -> other.putObjectTagging(b -> b.bucket(bucket)
                        .key("theirs")
                        .tagging(t -> t.tagSet(Tag.builder().key("a").value("b").build()))))) {
            assertEquals("AccessDenied", refused(call));
        }
        assertEquals("theirs", read(other, bucket, "theirs"));
        owner.putObjectLegalHold(b -> b.bucket(bucket).key("theirs").legalHold(h -> h.status("ON")));
        assertEquals(
                "ON",
                owner.getObjectLegalHold(b -> b.bucket(bucket).key("theirs"))
                        .legalHold()
                        .statusAsString());
        owner.putObjectTagging(b -> b.bucket(bucket)
                .key("theirs")
                .tagging(t -> t.tagSet(Tag.builder().key("a").value("b").build())));
    }

    @Test
    void aclsInSeveralFields_areJudgedAndDoneAsOne() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        assertEquals("InvalidArgument", refused(() -> putWith(owner, bucket, "x-amz-acl", "private", "public-read")));
        S3Client ann = Sdk.s3(gateway.https(), GatewayProcess.USER_ACCESS_KEY);
        owner.putBucketPolicy(b -> b.bucket(bucket).policy("""
                        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObjectAcl",
                        "Resource":"arn:aws:s3:::%s/*","Condition":{"StringLike":{"s3:x-amz-grant-read":"*AllUsers*"}}}]}""".formatted(bucket)));
        putWith(ann, bucket, "x-amz-grant-read", "id=" + ownerId, "id=" + otherId);
        assertEquals(List.of(ownerId + " READ", otherId + " READ"), grantsOf(bucket, "k"));
        assertEquals(
                "AccessDenied",
                refused(() -> putWith(ann, bucket, "x-amz-grant-read", "id=" + ownerId, "uri=\"" + ALL_USERS + "\"")));
    }

    private static void putWith(S3Client client, String bucket, String header, String... values) {
        client.putObject(
                b -> b.bucket(bucket).key("k").overrideConfiguration(o -> o.putHeader(header, List.of(values))),
                RequestBody.fromString("x"));
    }

    @Test
    void preferredOwnership_takesWhatIsGiven() {
        String bucket = bucket(ObjectOwnership.BUCKET_OWNER_PREFERRED);
        owner.putBucketAcl(b -> b.bucket(bucket).grantFullControl("id=" + ownerId + ",id=" + otherId));
        put(other, bucket, "given", ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL);
        put(other, bucket, "kept", ObjectCannedACL.PRIVATE);

        assertEquals(List.of(ownerId + " FULL_CONTROL"), grantsOf(bucket, "given"));
        assertEquals("AccessDenied", refused(() -> read(other, bucket, "given")));
        assertEquals("AccessDenied", refused(() -> read(owner, bucket, "kept")));
        String id = other.createMultipartUpload(
                        b -> b.bucket(bucket).key("parts").acl(ObjectCannedACL.PUBLIC_READ))
                .uploadId();
        String etag = other.uploadPart(
                        b -> b.bucket(bucket).key("parts").uploadId(id).partNumber(1), RequestBody.fromString("part"))
                .eTag();
        assertEquals(
                otherId,
                owner.listMultipartUploads(b -> b.bucket(bucket))
                        .uploads()
                        .getFirst()
                        .owner()
                        .id());
        other.completeMultipartUpload(b -> b.bucket(bucket)
                .key("parts")
                .uploadId(id)
                .multipartUpload(m ->
                        m.parts(CompletedPart.builder().eTag(etag).partNumber(1).build())));
        assertEquals("part", read(stranger, bucket, "parts"));
        other.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("parts")
                .destinationBucket(bucket)
                .destinationKey("copy"));
        assertEquals("AccessDenied", refused(() -> read(stranger, bucket, "copy")));
    }

    @Test
    void bucketPolicy_reachesNoObjectsOfOthers_butDeniesThem() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        String arn = "arn:aws:s3:::" + bucket;
        owner.putBucketAcl(b -> b.bucket(bucket).grantWrite("id=" + otherId));
        put(other, bucket, "theirs", ObjectCannedACL.PRIVATE);
        put(other, bucket, "open", ObjectCannedACL.PUBLIC_READ);
        put(owner, bucket, "ours", ObjectCannedACL.PRIVATE);
        owner.putBucketPolicy(b -> b.bucket(bucket)
                .policy(Policy.allow("s3:GetObject")
                        .toEverybody()
                        .on(arn + "/*")
                        .json()));
        assertEquals("ours", read(stranger, bucket, "ours"));
        assertEquals("AccessDenied", refused(() -> read(stranger, bucket, "theirs")));
        assertEquals("AccessDenied", refused(() -> read(owner, bucket, "theirs")));

        owner.putBucketPolicy(b -> b.bucket(bucket)
                .policy(Policy.allow("s3:GetObject")
                        .toEverybody()
                        .on(arn + "/*")
                        .json()
                        .replace("\"Allow\"", "\"Deny\"")));
        assertEquals("AccessDenied", refused(() -> read(stranger, bucket, "open")));
        assertEquals("AccessDenied", refused(() -> read(other, bucket, "theirs")));
    }

    @Test
    void enforcedOwnership_switchesAclsOff_andTheyComeBack() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        owner.putBucketAcl(b -> b.bucket(bucket).grantWrite("id=" + otherId));
        put(other, bucket, "theirs", ObjectCannedACL.PUBLIC_READ);
        Executable enforce = () -> own(bucket, ObjectOwnership.BUCKET_OWNER_ENFORCED);
        assertEquals("InvalidBucketAclWithObjectOwnership", refused(enforce));
        owner.putBucketAcl(b -> b.bucket(bucket).acl(BucketCannedACL.PRIVATE));
        own(bucket, ObjectOwnership.BUCKET_OWNER_ENFORCED);

        assertEquals("AccessDenied", refused(() -> read(stranger, bucket, "theirs")));
        assertEquals("AccessDenied", refused(() -> read(other, bucket, "theirs")));
        assertEquals("theirs", read(owner, bucket, "theirs"));
        assertEquals(List.of(ownerId + " FULL_CONTROL"), grantsOf(bucket, "theirs"));
        for (ObjectCannedACL acl : List.of(ObjectCannedACL.PUBLIC_READ, ObjectCannedACL.AUTHENTICATED_READ)) {
            assertEquals("AccessControlListNotSupported", refused(() -> put(owner, bucket, "k", acl)));
            assertEquals(
                    "AccessControlListNotSupported",
                    refused(() -> owner.putObjectAcl(
                            b -> b.bucket(bucket).key("theirs").acl(acl))));
        }
        assertEquals(
                "AccessControlListNotSupported",
                refused(() -> owner.putBucketAcl(b -> b.bucket(bucket).acl(BucketCannedACL.PRIVATE))));
        owner.putObjectAcl(b -> b.bucket(bucket).key("theirs").acl(ObjectCannedACL.BUCKET_OWNER_FULL_CONTROL));

        owner.deleteBucketOwnershipControls(b -> b.bucket(bucket));
        assertEquals("theirs", read(stranger, bucket, "theirs"));
        assertEquals(
                "AccessDenied",
                refused(() -> owner.getObjectAcl(b -> b.bucket(bucket).key("theirs"))));
    }

    private void own(String bucket, ObjectOwnership ownership) {
        owner.putBucketOwnershipControls(b -> b.bucket(bucket)
                .ownershipControls(o -> o.rules(OwnershipControlsRule.builder()
                        .objectOwnership(ownership)
                        .build())));
    }

    @Test
    void publicAccessBlock_stopsPublicAcls_andIgnoresThoseThatAreThere() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        put(owner, bucket, "open", ObjectCannedACL.PUBLIC_READ);
        owner.putPublicAccessBlock(b -> b.bucket(bucket)
                .publicAccessBlockConfiguration(c -> c.blockPublicAcls(true).ignorePublicAcls(false)));
        S3Exception blocked =
                assertThrows(S3Exception.class, () -> put(owner, bucket, "more", ObjectCannedACL.AUTHENTICATED_READ));
        assertEquals(403, blocked.statusCode());
        assertTrue(
                blocked.awsErrorDetails()
                        .errorMessage()
                        .endsWith("is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::" + bucket
                                + "/more\" because public access control lists (ACLs) are prevented by the BlockPublicAcls"
                                + " setting in S3 Block Public Access."),
                blocked.awsErrorDetails().errorMessage());
        assertEquals(
                "AccessDenied",
                refused(() -> owner.putBucketAcl(b -> b.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ))));
        assertEquals(
                "AccessDenied",
                refused(() ->
                        owner.putObjectAcl(b -> b.bucket(bucket).key("open").grantRead("uri=" + ALL_USERS))));
        assertEquals("open", read(stranger, bucket, "open"));

        owner.putPublicAccessBlock(b -> b.bucket(bucket)
                .publicAccessBlockConfiguration(c -> c.blockPublicAcls(false).ignorePublicAcls(true)));
        assertEquals("AccessDenied", refused(() -> read(stranger, bucket, "open")));
        assertEquals("AccessDenied", refused(() -> read(other, bucket, "open")));
        put(owner, bucket, "more", ObjectCannedACL.PUBLIC_READ);
        String created = "acl-" + UUID.randomUUID();
        assertEquals(
                "InvalidBucketAclWithBlockPublicAccessError",
                refused(() -> owner.createBucket(b -> b.bucket(created)
                        .objectOwnership(ObjectOwnership.OBJECT_WRITER)
                        .acl(BucketCannedACL.PUBLIC_READ))));
        assertEquals(
                "InvalidBucketAclWithObjectOwnership",
                refused(() -> owner.createBucket(b -> b.bucket(created).acl(BucketCannedACL.PUBLIC_READ))));
    }

    @Test
    void versions_haveAclsOfTheirOwn() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        owner.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
        String first = put(owner, bucket, "k", ObjectCannedACL.PRIVATE).versionId();
        put(owner, bucket, "k", ObjectCannedACL.PUBLIC_READ);
        owner.putObjectAcl(b -> b.bucket(bucket).key("k").versionId(first).grantRead("id=" + otherId));

        assertEquals("k", read(stranger, bucket, "k"));
        assertEquals(
                "AccessDenied",
                refused(() ->
                        stranger.getObjectAsBytes(b -> b.bucket(bucket).key("k").versionId(first))));
        assertEquals(
                "k",
                other.getObjectAsBytes(b -> b.bucket(bucket).key("k").versionId(first))
                        .asUtf8String());
        assertEquals(
                List.of(otherId + " READ"),
                grants(owner.getObjectAcl(b -> b.bucket(bucket).key("k").versionId(first))
                        .grants()));
        String marker = owner.deleteObject(b -> b.bucket(bucket).key("k")).versionId();
        S3Exception ofMarker = assertThrows(
                S3Exception.class,
                () -> owner.putObjectAcl(
                        b -> b.bucket(bucket).key("k").versionId(marker).acl(ObjectCannedACL.PRIVATE)));
        assertEquals(405, ofMarker.statusCode());
    }

    @Test
    void grantsOfBuckets_giveWhatTheyName() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        put(owner, bucket, "k", ObjectCannedACL.PRIVATE);
        assertEquals("AccessDenied", refused(() -> other.listObjectsV2(b -> b.bucket(bucket))));
        owner.putBucketAcl(b -> b.bucket(bucket).grantRead("emailAddress=\"root@other.example\""));
        assertEquals(1, other.listObjectsV2(b -> b.bucket(bucket)).contents().size());
        assertEquals("AccessDenied", refused(() -> put(other, bucket, "new", ObjectCannedACL.PRIVATE)));
        assertEquals("AccessDenied", refused(() -> other.getBucketAcl(b -> b.bucket(bucket))));
        owner.putBucketAcl(b -> b.bucket(bucket).grantReadACP("id=" + otherId).grantWriteACP("id=" + otherId));
        assertEquals(
                List.of(otherId + " READ_ACP", otherId + " WRITE_ACP"),
                grants(other.getBucketAcl(b -> b.bucket(bucket)).grants()));
        assertEquals("AccessDenied", refused(() -> other.listObjectsV2(b -> b.bucket(bucket))));
        other.putBucketAcl(b -> b.bucket(bucket)
                .accessControlPolicy(p -> p.owner(o -> o.id(ownerId))
                        .grants(Grant.builder()
                                .grantee(g -> g.type(Type.CANONICAL_USER).id(otherId))
                                .permission(Permission.READ)
                                .build())));
        assertEquals(1, other.listObjectsV2(b -> b.bucket(bucket)).contents().size());
        assertEquals(
                "AccessDenied",
                refused(() -> owner.putBucketAcl(b -> b.bucket(bucket)
                        .accessControlPolicy(p -> p.owner(o -> o.id(otherId)).grants(List.of())))));
        assertEquals("AccessDenied", refused(() -> other.getBucketPolicy(b -> b.bucket(bucket))));
    }

    @Test
    void conditionsOnAcls_seeWhatHeadersSay_ofEveryOperationThatTakesThem() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        put(owner, bucket, "k", ObjectCannedACL.PRIVATE);
        owner.putBucketPolicy(b -> b.bucket(bucket).policy("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::%1$s","arn:aws:s3:::%1$s/*"],
                "Condition":{"StringEquals":{"s3:x-amz-acl":"public-read"}}},{"Effect":"Deny","Principal":"*","Action":"s3:*",
                "Resource":["arn:aws:s3:::%1$s","arn:aws:s3:::%1$s/*"],"Condition":{"StringLike":{"s3:x-amz-grant-read":"*AllUsers*"}}}]}""".formatted(bucket)));
        String everyone = "uri=" + ALL_USERS;
        for (Executable refusedCall : List.<Executable>of(
                () -> put(owner, bucket, "new", ObjectCannedACL.PUBLIC_READ),
                () -> owner.putObject(
                        b -> b.bucket(bucket).key("new").grantRead(everyone), RequestBody.fromString("x")),
                () -> owner.putObjectAcl(b -> b.bucket(bucket).key("k").acl(ObjectCannedACL.PUBLIC_READ)),
                () -> owner.putObjectAcl(b -> b.bucket(bucket).key("k").grantRead(everyone)),
                () -> owner.putBucketAcl(b -> b.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ)),
                () -> owner.putBucketAcl(b -> b.bucket(bucket).grantRead(everyone)),
                () -> owner.createMultipartUpload(
                        b -> b.bucket(bucket).key("new").grantRead(everyone)),
                () -> owner.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey("k")
                        .destinationBucket(bucket)
                        .destinationKey("new")
                        .acl(ObjectCannedACL.PUBLIC_READ)))) {
            assertEquals("AccessDenied", refused(refusedCall));
        }
        put(owner, bucket, "new", ObjectCannedACL.AUTHENTICATED_READ);
        assertEquals("new", read(other, bucket, "new"));
    }

    @Test
    void documentsOfObjects_areGivenBackAsTheyWerePut() {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        put(owner, bucket, "k", ObjectCannedACL.PUBLIC_READ);
        Grant toOther = Grant.builder()
                .grantee(g -> g.type(Type.AMAZON_CUSTOMER_BY_EMAIL).emailAddress("root@other.example"))
                .permission(Permission.FULL_CONTROL)
                .build();
        owner.putObjectAcl(b -> b.bucket(bucket)
                .key("k")
                .accessControlPolicy(p -> p.owner(o -> o.id(ownerId)).grants(toOther)));
        assertEquals(List.of(otherId + " FULL_CONTROL"), grantsOf(bucket, "k"));
        assertEquals("AccessDenied", refused(() -> read(stranger, bucket, "k")));
        other.putObjectAcl(b -> b.bucket(bucket)
                .key("k")
                .accessControlPolicy(p -> p.owner(o -> o.id(ownerId)).grants(List.of())));
        assertEquals(List.of(), grantsOf(bucket, "k"));
        assertEquals(
                "AccessDenied",
                refused(() -> other.putObjectAcl(b -> b.bucket(bucket).key("k").acl(ObjectCannedACL.PUBLIC_READ))));
        assertEquals(
                "AccessDenied",
                refused(() -> owner.putObjectAcl(b -> b.bucket(bucket)
                        .key("k")
                        .accessControlPolicy(p -> p.owner(o -> o.id(otherId)).grants(toOther)))));
        assertEquals(
                "NoSuchKey",
                refused(() ->
                        owner.putObjectAcl(b -> b.bucket(bucket).key("gone").acl(ObjectCannedACL.PRIVATE))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id=0000                         | InvalidArgument                | Invalid id",
                "uri=http://example.com/Everyone | InvalidArgument                | Invalid group uri",
                "everyone                        | InvalidArgument                | Argument format not recognized",
                "emailAddress=no@body.example    | UnresolvableGrantByEmailAddress| The e-mail address you provided does not match any account on record.",
            })
    void grantsToNobody_areRefused(String grantee, String code, String message) {
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> owner.putBucketAcl(b -> b.bucket(bucket).grantRead(grantee)));
        assertEquals(code, refusal.awsErrorDetails().errorCode());
        assertEquals(message, refusal.awsErrorDetails().errorMessage());
        assertEquals(400, refusal.statusCode());
    }

    @Test
    void commandLine_putsAndReadsAcls(@TempDir Path directory) throws Exception {
        assumeTrue(AwsCli.isInstalled(), "no aws command");
        AwsCli aws = new AwsCli(gateway.http(), directory);
        String bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        put(owner, bucket, "k", ObjectCannedACL.PRIVATE);
        aws.ok("s3api", "put-object-acl", "--bucket", bucket, "--key", "k", "--grant-read", "uri=" + ALL_USERS);
        assertEquals("k", read(stranger, bucket, "k"));
        assertEquals(
                ALL_USERS,
                aws.ok("s3api", "get-object-acl", "--bucket", bucket, "--key", "k", "--query", "Grants[0].Grantee.URI")
                        .replace("\"", ""));
        aws.ok("s3api", "put-object-acl", "--bucket", bucket, "--key", "k", "--acl", "private");
        assertEquals("AccessDenied", refused(() -> read(stranger, bucket, "k")));
        assertTrue(aws.fails(
                        "s3api",
                        "put-object-acl",
                        "--bucket",
                        bucket,
                        "--key",
                        "k",
                        "--acl",
                        "private",
                        "--grant-read",
                        "uri=" + ALL_USERS)
                .contains("Specifying both Canned ACLs and Header Grants is not allowed"));
        assertFalse(aws.ok("s3api", "get-bucket-acl", "--bucket", bucket).isEmpty());
    }
}
