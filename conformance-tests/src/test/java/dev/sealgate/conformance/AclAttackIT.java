package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.testing.Client;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** Whoever may list and write to a bucket by its ACL tries everything on what belongs to others in it. */
@GatewayTest(shared = true)
class AclAttackIT {
    private static final String BUCKET = "acl-attacked";
    private static final String KEY = "secret";

    private final S3Client owner;
    private final S3Client other;
    private final S3Client stranger;

    AclAttackIT(
            GatewayProcess gateway,
            S3Client owner,
            @Client(accessKey = GatewayProcess.FOREIGN_ACCESS_KEY) S3Client other) {
        this.owner = owner;
        this.other = other;
        stranger = Sdk.s3(gateway.https(), AnonymousCredentialsProvider.create());
        String bucket = BUCKET;
        if (owner.listBuckets().buckets().stream().noneMatch(b -> b.name().equals(bucket))) {
            owner.createBucket(b -> b.bucket(BUCKET).objectOwnership(ObjectOwnership.OBJECT_WRITER));
            owner.deletePublicAccessBlock(b -> b.bucket(BUCKET));
            owner.putBucketAcl(b -> b.bucket(BUCKET).acl(BucketCannedACL.PUBLIC_READ_WRITE));
        }
    }

    /** Whomever the object belongs to. */
    private static final Set<String> OF_THE_BUCKETS_OWNER =
            Set.of("GetObjectTagging", "PutObjectTagging", "DeleteObjectTagging", "PutObjectLegalHold");

    private interface Attack {
        void by(S3Client attacker);
    }

    private static Map<String, Attack> onObject(String key, String version) {
        Map<String, Attack> attacks = new LinkedHashMap<>();
        attacks.put("GetObject", s3 -> s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)));
        attacks.put(
                "GetObject of version",
                s3 -> s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key).versionId(version)));
        attacks.put("HeadObject", s3 -> s3.headObject(b -> b.bucket(BUCKET).key(key)));
        attacks.put(
                "GetObjectAttributes",
                s3 -> s3.getObjectAttributes(b -> b.bucket(BUCKET).key(key).objectAttributes(ObjectAttributes.E_TAG)));
        attacks.put("GetObjectAcl", s3 -> s3.getObjectAcl(b -> b.bucket(BUCKET).key(key)));
        attacks.put(
                "PutObjectAcl",
                s3 -> s3.putObjectAcl(b -> b.bucket(BUCKET).key(key).acl(ObjectCannedACL.PUBLIC_READ)));
        attacks.put(
                "PutObjectAcl of version",
                s3 -> s3.putObjectAcl(
                        b -> b.bucket(BUCKET).key(key).versionId(version).acl(ObjectCannedACL.PUBLIC_READ)));
        attacks.put(
                "GetObjectTagging",
                s3 -> s3.getObjectTagging(b -> b.bucket(BUCKET).key(key)));
        attacks.put(
                "PutObjectTagging",
                s3 -> s3.putObjectTagging(b -> b.bucket(BUCKET)
                        .key(key)
                        .tagging(t -> t.tagSet(Tag.builder().key("a").value("b").build()))));
        attacks.put(
                "DeleteObjectTagging",
                s3 -> s3.deleteObjectTagging(b -> b.bucket(BUCKET).key(key)));
        attacks.put(
                "PutObjectLegalHold",
                s3 -> s3.putObjectLegalHold(b -> b.bucket(BUCKET).key(key).legalHold(h -> h.status("ON"))));
        attacks.put(
                "CopyObject",
                s3 -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                        .sourceKey(key)
                        .destinationBucket(BUCKET)
                        .destinationKey("copied")));
        attacks.put(
                "CopyObject of version",
                s3 -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                        .sourceKey(key)
                        .sourceVersionId(version)
                        .destinationBucket(BUCKET)
                        .destinationKey("copied")));
        attacks.put("UploadPartCopy", s3 -> {
            String id = s3.createMultipartUpload(b -> b.bucket(BUCKET).key("copied in parts"))
                    .uploadId();
            s3.uploadPartCopy(b -> b.sourceBucket(BUCKET)
                    .sourceKey(key)
                    .destinationBucket(BUCKET)
                    .destinationKey("copied in parts")
                    .uploadId(id)
                    .partNumber(1));
        });
        return attacks;
    }

    private static Map<String, Attack> onPlace(String key, String version) {
        Map<String, Attack> attacks = new LinkedHashMap<>();
        attacks.put("PutObject", s3 -> s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString("x")));
        attacks.put("DeleteObject", s3 -> s3.deleteObject(b -> b.bucket(BUCKET).key(key)));
        attacks.put(
                "DeleteObject of version",
                s3 -> s3.deleteObject(b -> b.bucket(BUCKET).key(key).versionId(version)));
        attacks.put(
                "CreateMultipartUpload",
                s3 -> s3.createMultipartUpload(b -> b.bucket(BUCKET).key(key)));
        attacks.put("CopyObject to it", s3 -> {
            s3.putObject(b -> b.bucket(BUCKET).key("others own"), RequestBody.fromString("x"));
            s3.copyObject(b -> b.sourceBucket(BUCKET)
                    .sourceKey("others own")
                    .destinationBucket(BUCKET)
                    .destinationKey(key));
        });
        return attacks;
    }

    private static Map<String, Attack> onBucket() {
        Map<String, Attack> attacks = new LinkedHashMap<>();
        attacks.put("GetBucketAcl", s3 -> s3.getBucketAcl(b -> b.bucket(BUCKET)));
        attacks.put("PutBucketAcl", s3 -> s3.putBucketAcl(b -> b.bucket(BUCKET).acl(BucketCannedACL.PRIVATE)));
        attacks.put("DeleteBucket", s3 -> s3.deleteBucket(b -> b.bucket(BUCKET)));
        attacks.put(
                "PutBucketVersioning",
                s3 -> s3.putBucketVersioning(b ->
                        b.bucket(BUCKET).versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED))));
        attacks.put(
                "PutBucketOwnershipControls",
                s3 -> s3.putBucketOwnershipControls(b -> b.bucket(BUCKET)
                        .ownershipControls(o -> o.rules(OwnershipControlsRule.builder()
                                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                                .build()))));
        attacks.put("DeletePublicAccessBlock", s3 -> s3.deletePublicAccessBlock(b -> b.bucket(BUCKET)));
        attacks.put("GetBucketTagging", s3 -> s3.getBucketTagging(b -> b.bucket(BUCKET)));
        return attacks;
    }

    private static void refused(S3Client attacker, Map<String, Attack> attacks) {
        attacks.forEach((name, attack) -> {
            S3Exception refusal = assertThrows(S3Exception.class, () -> attack.by(attacker), name);
            assertEquals(403, refusal.statusCode(), name + ": " + refusal.getMessage());
        });
    }

    @Test
    void everyAttackOnAnothersObject_isRefused() {
        owner.putBucketVersioning(
                b -> b.bucket(BUCKET).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        String version = owner.putObject(b -> b.bucket(BUCKET).key(KEY), RequestBody.fromString(KEY))
                .versionId();
        for (S3Client attacker : List.of(other, stranger)) {
            refused(attacker, onObject(KEY, version));
            refused(attacker, onPlace(KEY, version));
            refused(attacker, onBucket());
            assertEquals(
                    "AccessDenied",
                    attacker.deleteObjects(b -> b.bucket(BUCKET)
                                    .delete(d -> d.objects(ObjectIdentifier.builder()
                                            .key(KEY)
                                            .versionId(version)
                                            .build())))
                            .errors()
                            .getFirst()
                            .code());
        }
        assertEquals(KEY, owner.getObjectAsBytes(b -> b.bucket(BUCKET).key(KEY)).asUtf8String());

        String theirs = other.putObject(b -> b.bucket(BUCKET).key("theirs"), RequestBody.fromString("theirs"))
                .versionId();
        Map<String, Attack> onTheirs = onObject("theirs", theirs);
        refused(stranger, onTheirs);
        onTheirs.keySet().removeAll(OF_THE_BUCKETS_OWNER);
        refused(owner, onTheirs);
        refused(stranger, onPlace("theirs", theirs));
        assertEquals(
                "theirs",
                other.getObjectAsBytes(b -> b.bucket(BUCKET).key("theirs")).asUtf8String());
    }

    @Test
    void suspendedVersions_areNotLostToWhoMayWriteByTheAcl() {
        String bucket = "acl-suspended";
        owner.createBucket(b -> b.bucket(bucket).objectOwnership(ObjectOwnership.OBJECT_WRITER));
        owner.deletePublicAccessBlock(b -> b.bucket(bucket));
        owner.putBucketAcl(b -> b.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ_WRITE));
        owner.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("owners"));
        owner.putBucketVersioning(
                b -> b.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        owner.deleteObject(b -> b.bucket(bucket).key("k"));
        other.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("others"));
        owner.putBucketVersioning(
                b -> b.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED)));

        Map<String, Attack> attacks = new LinkedHashMap<>();
        attacks.put("PutObject", s3 -> s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("x")));
        attacks.put("DeleteObject", s3 -> s3.deleteObject(b -> b.bucket(bucket).key("k")));
        refused(other, attacks);
        assertEquals(
                "owners",
                owner.getObjectAsBytes(b -> b.bucket(bucket).key("k").versionId("null"))
                        .asUtf8String());
    }

    @Test
    void uploads_areForWhoBeganThem_andEndWhereAnotherWroteMeanwhile() {
        String id =
                owner.createMultipartUpload(b -> b.bucket(BUCKET).key("upload")).uploadId();
        for (S3Client attacker : List.of(other, stranger)) {
            Map<String, Attack> attacks = new LinkedHashMap<>();
            attacks.put(
                    "UploadPart",
                    s3 -> s3.uploadPart(
                            b -> b.bucket(BUCKET).key("upload").uploadId(id).partNumber(1),
                            RequestBody.fromString("x")));
            attacks.put(
                    "ListParts",
                    s3 -> s3.listParts(b -> b.bucket(BUCKET).key("upload").uploadId(id)));
            attacks.put(
                    "AbortMultipartUpload",
                    s3 -> s3.abortMultipartUpload(
                            b -> b.bucket(BUCKET).key("upload").uploadId(id)));
            attacks.put(
                    "CompleteMultipartUpload",
                    s3 -> s3.completeMultipartUpload(b -> b.bucket(BUCKET)
                            .key("upload")
                            .uploadId(id)
                            .multipartUpload(m -> m.parts(CompletedPart.builder()
                                    .eTag("0")
                                    .partNumber(1)
                                    .build()))));
            refused(attacker, attacks);
        }
        String own = other.createMultipartUpload(b -> b.bucket(BUCKET).key("meanwhile"))
                .uploadId();
        String etag = other.uploadPart(
                        b -> b.bucket(BUCKET).key("meanwhile").uploadId(own).partNumber(1), RequestBody.fromString("x"))
                .eTag();
        Attack complete = s3 -> s3.completeMultipartUpload(b -> b.bucket(BUCKET)
                .key("meanwhile")
                .uploadId(own)
                .multipartUpload(m ->
                        m.parts(CompletedPart.builder().eTag(etag).partNumber(1).build())));
        owner.putObject(b -> b.bucket(BUCKET).key("meanwhile"), RequestBody.fromString("owners"));
        refused(other, Map.of("CompleteMultipartUpload", complete));
        assertEquals(
                "owners",
                owner.getObjectAsBytes(b -> b.bucket(BUCKET).key("meanwhile")).asUtf8String());

        owner.deleteObject(b -> b.bucket(BUCKET).key("meanwhile"));
        complete.by(other);
        complete.by(other); // once more is answered as the first time
    }
}
