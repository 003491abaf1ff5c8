package dev.sealgate.gateway.service.s3.acl;

import dev.sealgate.gateway.edge.exchange.Grantees;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.object.Acl;
import dev.sealgate.storage.object.AclGrant;
import dev.sealgate.storage.object.AclPermission;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.ObjectOwnership;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which ACL requests give to buckets and objects, and to whom these belong by it. Thread-safe.
 *
 * <p>What belongs to its bucket's owner, who alone has full control, has no ACL of its own in the store.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
public final class Acls {
    /** Recorded: whom objects belong to that somebody wrote without a signature. */
    static final String NOBODY = "65a011a29cdf8ec533ec3d1ccaae921c";

    private final Owners owners;
    private final Grantees grantees;
    private final S3Access access;

    public Acls(Owners owners, Grantees grantees, S3Access access) {
        this.owners = owners;
        this.grantees = grantees;
        this.access = access;
    }

    /**
     * Of the object that the request writes.
     *
     * @throws S3Exception for headers that ask for none, AccessControlListNotSupported, AccessDenied where public ones are blocked
     */
    public Optional<Acl> ofNewObject(S3Request request) {
        Bucket bucket = request.requireBucket();
        requireNoGrants(request.headers(), bucket, S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
        Optional<AskedAcl> asked = AclHeaders.read(request.headers(), grantees);
        if (!bucket.aclsCount()) {
            asked.ifPresent(acl -> requireOwnersOnly(acl, bucket, CannedAcl.PRIVATE));
            return Optional.empty();
        }
        boolean given = bucket.ownership()
                        .filter(ObjectOwnership.BUCKET_OWNER_PREFERRED::equals)
                        .isPresent()
                && asked.filter(acl -> acl.is(CannedAcl.BUCKET_OWNER_FULL_CONTROL))
                        .isPresent();
        Optional<String> owner = given
                ? Optional.of(bucket.ownerAccountId())
                : request.caller().principal().account().map(AccountId::value);
        AskedAcl acl = asked.orElse(new AskedAcl.Canned(CannedAcl.PRIVATE));
        return stored(bucket, checked(request, made(acl, owner, bucket)));
    }

    /**
     * Of a bucket that does not exist yet.
     *
     * @throws S3Exception for headers that ask for none, InvalidBucketAclWithObjectOwnership, InvalidBucketAclWithBlockPublicAccessError
     */
    public Bucket ofNewBucket(Headers headers, Bucket bucket) {
        requireNoGrants(headers, bucket, S3ErrorCode.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP);
        Optional<AskedAcl> asked = AclHeaders.read(headers, grantees);
        if (asked.isEmpty()) {
            return bucket;
        }
        Optional<Acl> acl = stored(bucket, made(asked.get(), Optional.of(bucket.ownerAccountId()), bucket));
        if (!bucket.aclsCount() && !asked.get().is(CannedAcl.PRIVATE)) {
            throw new S3Exception(S3ErrorCode.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP);
        }
        if (acl.filter(Acl::isPublic).isPresent() && access.publicAccess(bucket).blockPublicAcls()) {
            throw new S3Exception(S3ErrorCode.INVALID_BUCKET_ACL_WITH_BLOCK_PUBLIC_ACCESS);
        }
        return bucket.withAcl(acl);
    }

    /**
     * What PutBucketAcl makes of a bucket.
     *
     * @throws S3Exception for a request that asks for none; what is returned may throw, too
     */
    public UnaryOperator<Bucket> ofBucket(S3Request request) {
        Bucket seen = request.requireBucket();
        AskedAcl asked = asked(request);
        if (!seen.aclsCount()) {
            requireOwnersOnly(asked, seen, CannedAcl.BUCKET_OWNER_FULL_CONTROL);
            return bucket -> bucket;
        }
        Optional<Acl> acl = put(request, asked, Optional.of(seen.ownerAccountId()));
        return bucket -> {
            if (!bucket.aclsCount()) { // since the request came
                throw new S3Exception(S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
            }
            return bucket.withAcl(acl);
        };
    }

    /**
     * What PutObjectAcl makes of the ACL of the object by which the request was judged.
     *
     * @throws S3Exception for a request that asks for none
     */
    public UnaryOperator<Optional<Acl>> ofObject(S3Request request) {
        Bucket bucket = request.requireBucket();
        AskedAcl asked = asked(request);
        if (!bucket.aclsCount()) {
            requireOwnersOnly(asked, bucket, CannedAcl.PRIVATE);
            return acl -> acl;
        }
        Optional<Acl> acl = put(request, asked, bucket.ownerOf(request.version().flatMap(ObjectVersion::acl)));
        return _ -> acl;
    }

    /** Whether the bucket's own ACL gives anything to anybody but its owner. */
    public boolean grantsToOthers(Bucket bucket) {
        Optional<String> owner = Optional.of(owners.canonicalId(bucket.ownerAccountId()));
        return bucket.acl().map(Acl::grants).orElse(List.of()).stream()
                .anyMatch(grant -> !grant.canonicalId().equals(owner));
    }

    /** {@code acl}: of the bucket itself or of an object in it. */
    public HttpResponse answer(Bucket bucket, Optional<Acl> acl) {
        Optional<String> owner = bucket.ownerOf(acl);
        String ownerId = canonicalId(owner);
        List<AclGrant> grants = acl.filter(_ -> bucket.aclsCount())
                .map(Acl::grants)
                .orElse(List.of(AclGrant.toAccount(ownerId, AclPermission.FULL_CONTROL)));
        return XmlAnswers.ok(AclDocument.ROOT, document -> AclDocument.write(document, ownerId, grants));
    }

    private AskedAcl asked(S3Request request) {
        requireNoGrants(request.headers(), request.requireBucket(), S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
        Optional<AskedAcl> byHeaders = AclHeaders.read(request.headers(), grantees);
        byte[] document = SmallBody.readIfAny(request, SmallBody.MAX_DOCUMENT_BYTES);
        if (byHeaders.isPresent() && document.length > 0) {
            throw new S3Exception(S3ErrorCode.UNEXPECTED_CONTENT);
        }
        if (byHeaders.isEmpty() && document.length == 0) {
            throw new S3Exception(S3ErrorCode.MISSING_SECURITY_HEADER).with("MissingHeaderName", AclHeaders.CANNED);
        }
        return byHeaders.orElseGet(() -> AclDocument.read(document, grantees));
    }

    private Optional<Acl> put(S3Request request, AskedAcl asked, Optional<String> owner) {
        if (asked instanceof AskedAcl.Written(String ownerId, List<AclGrant> _)
                && !ownerId.equals(canonicalId(owner))) {
            throw new S3Exception(S3ErrorCode.ACCESS_DENIED); // AWS: nothing is given away by its ACL
        }
        Bucket bucket = request.requireBucket();
        return stored(bucket, checked(request, made(asked, owner, bucket)));
    }

    private Acl made(AskedAcl asked, Optional<String> owner, Bucket bucket) {
        return new Acl(owner, asked.grants(canonicalId(owner), owners.canonicalId(bucket.ownerAccountId())));
    }

    private Acl checked(S3Request request, Acl acl) {
        if (acl.isPublic() && access.publicAccess(request.requireBucket()).blockPublicAcls()) {
            throw blocked(request);
        }
        return acl;
    }

    /** AWS: who is of another account learns no more than that it is refused. */
    private static S3Exception blocked(S3Request request) {
        Bucket bucket = request.requireBucket();
        if (!request.caller().principal().isIn(new AccountId(bucket.ownerAccountId()))) {
            return new S3Exception(S3ErrorCode.ACCESS_DENIED);
        }
        String objectAction = request.query().contains("acl") ? "s3:PutObjectAcl" : "s3:PutObject";
        return new S3Exception(
                S3ErrorCode.ACCESS_DENIED,
                "User: " + request.caller().principal().arn() + " is not authorized to perform: "
                        + (request.key().isEmpty() ? "s3:PutBucketAcl" : objectAction) + " on resource: \"arn:aws:s3:::"
                        + bucket.name() + request.key().map(key -> "/" + key).orElse("")
                        + "\" because public access control lists (ACLs) are prevented by the BlockPublicAcls setting in S3 Block"
                        + " Public Access.");
    }

    private Optional<Acl> stored(Bucket bucket, Acl acl) {
        return acl.equals(usual(bucket)) ? Optional.empty() : Optional.of(acl);
    }

    private Acl usual(Bucket bucket) {
        String owner = bucket.ownerAccountId();
        return new Acl(
                Optional.of(owner), List.of(AclGrant.toAccount(owners.canonicalId(owner), AclPermission.FULL_CONTROL)));
    }

    private static void requireNoGrants(Headers headers, Bucket bucket, S3ErrorCode refusal) {
        if (!bucket.aclsCount() && AclHeaders.grant(headers)) {
            throw new S3Exception(refusal);
        }
    }

    /** AWS: what asks for no more than there is passes where ACLs do not count. */
    private void requireOwnersOnly(AskedAcl asked, Bucket bucket, CannedAcl accepted) {
        boolean same = asked instanceof AskedAcl.Canned
                ? asked.is(accepted) || asked.is(CannedAcl.BUCKET_OWNER_FULL_CONTROL)
                : made(asked, Optional.of(bucket.ownerAccountId()), bucket).equals(usual(bucket));
        if (!same) {
            throw new S3Exception(S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED);
        }
    }

    private String canonicalId(Optional<String> account) {
        return account.map(owners::canonicalId).orElse(NOBODY);
    }

    /** The canonical id of whom an object belongs to, by its ACL. */
    public static String ownerId(Owners owners, Bucket bucket, Optional<Acl> ofObject) {
        return bucket.ownerOf(ofObject).map(owners::canonicalId).orElse(NOBODY);
    }
}
