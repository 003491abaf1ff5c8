package dev.sealgate.gateway.service.s3.access;

import static dev.sealgate.gateway.service.s3.S3Operation.COPY_OBJECT;
import static dev.sealgate.gateway.service.s3.S3Operation.CREATE_BUCKET;
import static dev.sealgate.gateway.service.s3.S3Operation.DELETE_OBJECTS;
import static dev.sealgate.gateway.service.s3.S3Operation.PUT_OBJECT_LEGAL_HOLD;
import static dev.sealgate.gateway.service.s3.S3Operation.PUT_OBJECT_RETENTION;
import static dev.sealgate.gateway.service.s3.S3Operation.UPDATE_OBJECT_ENCRYPTION;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.FurtherAction;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Operation.Judged;
import dev.sealgate.gateway.service.s3.S3Operation.On;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.S3Route;
import dev.sealgate.gateway.service.s3.access.BucketPolicies.Compiled;
import dev.sealgate.policy.AccessDeniedText;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.object.AccountSettings;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.PublicAccessBlock;
import dev.sealgate.storage.object.Retention;
import dev.sealgate.storage.object.UploadRepository;
import dev.sealgate.storage.object.VersionId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Authorizes S3 requests: every action that a request needs, on the buckets and objects it names. Thread-safe. */
public final class S3Access {
    private final BucketRepository buckets;
    private final ObjectRepository objects;
    private final AccountSettings accounts;
    private final BucketPolicies policies;
    private final S3ConditionKeys conditionKeys;
    private final Foresight foresight;
    private final Places places;

    public S3Access(
            BucketRepository buckets,
            AccountSettings accounts,
            ObjectRepository objects,
            UploadRepository uploads,
            KmsKeyArns keyArns,
            InstantSource clock) {
        this.buckets = buckets;
        this.accounts = accounts;
        this.objects = objects;
        this.policies = new BucketPolicies(buckets);
        this.conditionKeys = new S3ConditionKeys(uploads, keyArns, clock);
        this.foresight = new Foresight(buckets, policies);
        this.places = new Places(objects, uploads);
    }

    /**
     * What the request addresses, once everything that its head asks for is allowed.
     *
     * <p>Operations whose bodies say what they ask for are {@link BodyJudged}, and permitted once that was read: CreateBucket by
     * {@link #requireCreation}, DeleteObjects by {@link #deletion}, PutObjectTagging and PutBucketTagging by {@link #requireTagging},
     * UpdateObjectEncryption by {@link #requireEncryption}, PutObjectRetention and PutObjectLegalHold by {@link #requireRetention} and
     * {@link #requireLegalHold}. The fields of PostObject's form were read before, and count as its head.
     *
     * @param found is told of the bucket before anything is decided by it, and may refuse
     * @throws S3Exception NoSuchBucket or AccessDenied
     */
    public Admission admit(Caller caller, S3Route route, HttpRequest request, Consumer<Bucket> found) {
        S3Operation operation = route.operation();
        if (route.bucket().isEmpty()) {
            require(
                    caller.decide(operation.action(), Resource.none(), keys(caller, route, request, Optional.empty())),
                    caller,
                    Optional.empty());
            return Admission.TO_NO_BUCKET;
        }
        boolean stranger = caller.principal().account().isEmpty();
        if (operation.isOfNewBucket()) {
            if (stranger) {
                throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
            }
            return Admission.TO_NO_BUCKET;
        }
        BucketName name = route.bucket().get();
        foresight.ahead(route, name);
        Bucket bucket = requireBucket(name);
        foresight.saw(bucket);
        found.accept(bucket);
        if (operation.judged() != Judged.BY_BODY) {
            return admit(sentTo(bucket, caller), route, request, bucket, RequestContext.EMPTY);
        }
        if (stranger && !mayAdmitStrangers(bucket, operation.action())) {
            throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
        }
        return Admission.to(bucket);
    }

    /** Whether the bucket allows any unsigned request at all: only then is the body of one worth reading. */
    private boolean mayAdmitStrangers(Bucket bucket, String action) {
        Optional<Compiled> policy = policies.of(bucket);
        return guarded(bucket).isOpenToStrangers(action)
                || (policy.filter(compiled -> compiled.policy().document().allowsAnyone())
                                .isPresent()
                        && !(policy.get().isPublic() && publicAccess(bucket).restrictPublicBuckets()));
    }

    private Admission admit(
            Caller caller, S3Route route, HttpRequest request, Bucket bucket, RequestContext keysOfBody) {
        S3Operation operation = route.operation();
        boolean byAcl = bucket.aclsCount() && operation.isOfExistingObject();
        Optional<ObjectVersion> judged = operation.judgedByTags() || byAcl
                ? find(
                        new ObjectPath(bucket.name(), route.key().orElseThrow()),
                        route.query().first("versionId"))
                : Optional.empty();
        GuardedBucket guarded = guarded(bucket);
        AclScope scope = operation.isOfExistingObject() ? AclScope.of(judged) : places.scope(caller, route, guarded);
        RequestContext keys = keys(caller, route, request, Optional.of(bucket))
                .with(operation.judgedByTags() ? keysOfExisting(judged) : RequestContext.EMPTY)
                .with(keysOfBody);
        Optional<RequestContext> encryptionInQuery = conditionKeys.ofEncryptionInQuery(
                route, request, caller.principal().account(), bucket);
        for (String action : S3Permissions.actions(route.operation(), route.query(), request.headers())) {
            require(guarded.decide(caller, action, route.key(), keys, scope), caller, Optional.of(bucket));
            encryptionInQuery.ifPresent(named -> require(
                    guarded.decide(caller, action, route.key(), keys.with(named), scope), caller, Optional.of(bucket)));
        }
        return new Admission(Optional.of(bucket), judged);
    }

    /**
     * For PutObjectTagging and PutBucketTagging, once their body was read.
     *
     * @throws S3Exception AccessDenied
     */
    public void requireTagging(S3Operation operation, S3Request request, Map<String, String> tags) {
        S3Route route = new S3Route(operation, request.bucketName(), request.key(), request.query());
        RequestContext keysOfBody = operation.on() == On.BUCKET ? TagKeys.ofBucket(tags) : TagKeys.ofObject(tags);
        admit(request.caller(), route, request.http(), request.requireBucket(), keysOfBody);
    }

    /**
     * For UpdateObjectEncryption, once its body was read: policies see the key it names as if it were a header's.
     *
     * @throws S3Exception AccessDenied
     */
    public void requireEncryption(S3Request request, String kmsKeyArn) {
        S3Route route = new S3Route(UPDATE_OBJECT_ENCRYPTION, request.bucketName(), request.key(), request.query());
        RequestContext keysOfBody = S3ConditionKeys.ofKmsKey(kmsKeyArn);
        admit(request.caller(), route, request.http(), request.requireBucket(), keysOfBody);
    }

    /**
     * For CreateBucket, once its body was read.
     *
     * @throws S3Exception AccessDenied
     */
    public void requireCreation(S3Request request, Optional<String> locationConstraint, Map<String, String> tags) {
        Caller caller = request.caller();
        BucketName name = request.bucketName().orElseThrow();
        AccountId account = caller.principal().account().orElseThrow(() -> new S3Exception(S3ErrorCode.ACCESS_DENIED));
        S3Route route = new S3Route(CREATE_BUCKET, Optional.of(name), Optional.empty(), request.query());
        RequestContext keys = keys(caller, route, request.http(), Optional.empty()).toBuilder()
                .put("s3:locationconstraint", locationConstraint)
                .build();
        List<String> actions =
                new ArrayList<>(S3Permissions.actions(CREATE_BUCKET, request.query(), request.headers()));
        if (!tags.isEmpty()) {
            keys = keys.with(TagKeys.ofBucket(tags));
            actions.add("s3:TagResource");
        }
        Resource resource = Resource.s3(GuardedBucket.arn(name, Optional.empty()), account, Optional.empty(), false);
        for (String action : actions) {
            Decision decision = caller.decide(action, resource, keys);
            if (!decision.allowed()) {
                throw new S3Exception(S3ErrorCode.ACCESS_DENIED, AccessDeniedText.of(decision));
            }
        }
    }

    /**
     * For PutObjectRetention, once its body was read: policies see what it says as if headers of a write did.
     *
     * @throws S3Exception AccessDenied
     */
    public void requireRetention(S3Request request, Optional<Retention> retention) {
        requireLock(PUT_OBJECT_RETENTION, request, conditionKeys.ofRetention(retention));
    }

    /**
     * For PutObjectLegalHold, once its body was read.
     *
     * @throws S3Exception AccessDenied
     */
    public void requireLegalHold(S3Request request, boolean on) {
        requireLock(PUT_OBJECT_LEGAL_HOLD, request, S3ConditionKeys.ofLegalHold(on));
    }

    private void requireLock(S3Operation operation, S3Request request, RequestContext keysOfBody) {
        S3Route route = new S3Route(operation, request.bucketName(), request.key(), request.query());
        admit(request.caller(), route, request.http(), request.requireBucket(), keysOfBody);
    }

    /** For DeleteObjects: decides about each key with what is the same for all of them looked up once. */
    public Deletion deletion(S3Request request, List<String> keys) {
        List<FurtherAction> further = DELETE_OBJECTS.further().stream()
                .filter(each -> each.asked().test(request.headers()))
                .toList();
        request.caller().effort().growFor(keys.size() * (1 + further.size()));
        GuardedBucket guarded = guarded(request.requireBucket());
        return new Deletion(request.caller(), guarded, places.ofOthers(request.caller(), guarded, keys), further);
    }

    /** The deletion of many objects of one bucket. Used by the request's thread only. */
    public static final class Deletion {
        private final Caller caller;
        private final GuardedBucket bucket;
        private final Set<String> ofOthers;
        private final List<FurtherAction> further;

        private Deletion(Caller caller, GuardedBucket bucket, Set<String> ofOthers, List<FurtherAction> further) {
            this.ofOthers = ofOthers;
            this.further = further;
            this.caller = caller;
            this.bucket = bucket;
        }

        /** Whether one of them may be deleted; {@code version}: a version of it is named. */
        public Decision decide(String key, Optional<String> version, Optional<String> ifMatch) {
            RequestContext keys = RequestContext.builder()
                    .put("s3:versionid", version)
                    .put("s3:if-match", ifMatch)
                    .build();
            String action = version.isPresent() ? "s3:DeleteObjectVersion" : "s3:DeleteObject";
            AclScope scope = new AclScope.OfPlace(!ofOthers.contains(key));
            Decision decision = bucket.decide(caller, action, Optional.of(key), keys, scope);
            for (FurtherAction each : further) {
                if (decision.allowed()) {
                    String also = version.isPresent() ? each.ofVersion() : each.action();
                    decision = bucket.decide(caller, also, Optional.of(key), keys, scope);
                }
            }
            return decision;
        }
    }

    /**
     * What a copy reads, once the caller may read it.
     *
     * @throws S3Exception NoSuchBucket or AccessDenied
     */
    public Admission requireSource(Caller caller, ObjectPath source, Optional<String> version) {
        Bucket bucket = requireBucket(source.bucket());
        Optional<ObjectVersion> judged = find(source, version);
        RequestContext keys =
                keysOfExisting(judged).toBuilder().put("s3:versionid", version).build();
        String action = version.isPresent() ? "s3:GetObjectVersion" : "s3:GetObject";
        Decision decision =
                guarded(bucket).decide(caller, action, Optional.of(source.key()), keys, AclScope.of(judged));
        require(decision, caller, Optional.of(bucket));
        return new Admission(Optional.of(bucket), judged);
    }

    /**
     * For a copy that keeps its source's tags: the caller must be allowed to read them there and to put them here.
     *
     * @param version the version of the source, where the request names one
     * @throws S3Exception AccessDenied
     */
    public void requireTagsOfSource(
            S3Request request, ObjectPath source, Optional<String> version, ObjectVersion read) {
        Caller caller = request.caller();
        Bucket from = requireBucket(source.bucket());
        require(decideTagReading(caller, from, source.key(), version, read), caller, Optional.of(from));
        Bucket to = request.requireBucket();
        S3Route route = new S3Route(COPY_OBJECT, request.bucketName(), request.key(), request.query());
        RequestContext keys =
                keys(caller, route, request.http(), Optional.of(to)).with(TagKeys.ofObject(read.tags()));
        require(
                guarded(to).decide(caller, "s3:PutObjectTagging", request.key(), keys, new AclScope.OfBucket()),
                caller,
                Optional.of(to));
    }

    /** Whether the caller may learn which tags an object has. */
    public Decision decideTagReading(
            Caller caller, Bucket bucket, String key, Optional<String> version, ObjectVersion read) {
        RequestContext keys = TagKeys.ofExisting(read.tags()).toBuilder()
                .put("s3:versionid", version)
                .build();
        String action = version.isPresent() ? "s3:GetObjectVersionTagging" : "s3:GetObjectTagging";
        return guarded(bucket).decide(caller, action, Optional.of(key), keys, new AclScope.OfObject(read.acl()));
    }

    /** Whether the caller may learn this of the request's object: its retention, or its legal hold. */
    public boolean allowsLockReading(S3Request request, String action, ObjectVersion read) {
        RequestContext keys = RequestContext.builder()
                .put("s3:versionid", request.query().first("versionId"))
                .build();
        return guarded(request.requireBucket())
                .decide(request.caller(), action, request.key(), keys, new AclScope.OfObject(read.acl()))
                .allowed();
    }

    /** What to answer about a key that does not exist: only who may list the bucket learns so much. */
    public S3Exception missing(Caller caller, Bucket bucket, String key) {
        return missing(caller, bucket, key, key);
    }

    /** As {@link #missing(Caller, Bucket, String)}, with other words for the key. */
    public S3Exception missing(Caller caller, Bucket bucket, String key, String told) {
        RequestContext keys = RequestContext.builder().put("s3:prefix", key).build();
        Decision listing =
                guarded(bucket).decide(caller, "s3:ListBucket", Optional.empty(), keys, new AclScope.OfBucket());
        return listing.allowed()
                ? new S3Exception(S3ErrorCode.NO_SUCH_KEY).with("Key", told)
                : refusal(listing, caller, Optional.of(bucket));
    }

    /** The block that holds for the bucket: its own and its account's. */
    public PublicAccessBlock publicAccess(Bucket bucket) {
        PublicAccessBlock own = bucket.publicAccess().orElse(PublicAccessBlock.NOTHING);
        return accounts.publicAccessBlock(bucket.ownerAccountId()).map(own::or).orElse(own);
    }

    /** Whether the bucket's policy is public; empty without a policy. */
    public Optional<Boolean> isPublic(Bucket bucket) {
        return policies.of(bucket).map(Compiled::isPublic);
    }

    private Optional<ObjectVersion> find(ObjectPath path, Optional<String> version) {
        if (version.isEmpty()) {
            return objects.find(path);
        }
        return VersionId.parse(version.get())
                .flatMap(id -> objects.find(path, id))
                .flatMap(found -> found instanceof ObjectVersion object ? Optional.of(object) : Optional.empty());
    }

    private Bucket requireBucket(BucketName name) {
        return buckets.find(name)
                .orElseThrow(() -> new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value()));
    }

    private GuardedBucket guarded(Bucket bucket) {
        Optional<Compiled> policy = policies.of(bucket);
        boolean restricted = policy.filter(Compiled::isPublic).isPresent()
                && publicAccess(bucket).restrictPublicBuckets();
        return new GuardedBucket(bucket, policy.map(Compiled::policy), restricted, () -> publicAccess(bucket));
    }

    private RequestContext keys(Caller caller, S3Route route, HttpRequest request, Optional<Bucket> bucket) {
        return conditionKeys.of(route, request, caller.principal().account(), bucket);
    }

    /** The sender of a request to a bucket: what says no Region itself counts as sent to the bucket's, whatever else it reads. */
    public static Caller sentTo(Bucket bucket, Caller caller) {
        return S3Request.lacksVersion4(caller)
                ? caller.withContext(caller.context()
                        .with(RequestContext.builder()
                                .put("aws:RequestedRegion", bucket.region())
                                .build()))
                : caller;
    }

    private static RequestContext keysOfExisting(Optional<ObjectVersion> version) {
        return version.map(found -> TagKeys.ofExisting(found.tags())).orElse(RequestContext.EMPTY);
    }

    private static void require(Decision decision, Caller caller, Optional<Bucket> bucket) {
        if (!decision.allowed()) {
            throw refusal(decision, caller, bucket);
        }
    }

    /** AWS: callers of another account, and anonymous ones, learn nothing beyond the refusal. */
    public static S3Exception refusal(Decision decision, Caller caller, Optional<Bucket> bucket) {
        boolean ownAccount = bucket.map(b -> caller.principal().isIn(new AccountId(b.ownerAccountId())))
                .orElse(caller.principal().account().isPresent());
        return ownAccount && decision.request().isWithinAccount()
                ? new S3Exception(S3ErrorCode.ACCESS_DENIED, AccessDeniedText.of(decision))
                : new S3Exception(S3ErrorCode.ACCESS_DENIED);
    }
}
