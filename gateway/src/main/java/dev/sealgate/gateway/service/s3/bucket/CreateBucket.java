package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.config.NewBuckets;
import dev.sealgate.gateway.config.Regions;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.BodyJudged;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.gateway.service.s3.tagging.TagDocument;
import dev.sealgate.gateway.service.s3.tagging.TagRules;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketLock;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.BucketRepository.CreateResult;
import dev.sealgate.storage.object.ObjectOwnership;
import dev.sealgate.storage.object.Versioning;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** CreateBucket. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
public final class CreateBucket implements BodyJudged<CreateBucket.Configuration, CreateBucket.Configuration> {
    private static final String OWNERSHIP = "x-amz-object-ownership";
    private static final String OBJECT_LOCK = "x-amz-bucket-object-lock-enabled";

    private static final String TAGS = "Tags";

    /** Elements of directory buckets. */
    private static final Set<String> UNSERVED = Set.of("Bucket", "Location");

    private static final Set<String> CONFIGURATION = Set.of("LocationConstraint", TAGS, "Bucket", "Location");

    /** What the document of a request says. */
    record Configuration(Optional<String> locationConstraint, Map<String, String> tags) {}

    private final BucketRepository buckets;
    private final NewBuckets defaults;
    private final Regions regions;
    private final Acls acls;

    public CreateBucket(BucketRepository buckets, NewBuckets defaults, Regions regions, Acls acls) {
        this.acls = acls;
        this.buckets = buckets;
        this.regions = regions;
        this.defaults = defaults;
    }

    @Override
    public Configuration read(S3Request request) {
        BucketName name = request.bucketName().orElseThrow();
        if (!BucketNames.isAllowed(name.value())) {
            throw new S3Exception(S3ErrorCode.INVALID_BUCKET_NAME).with("BucketName", name.value());
        }
        return configuration(request);
    }

    @Override
    public Configuration permit(S3Access access, S3Request request, Configuration configuration) {
        access.requireCreation(request, configuration.locationConstraint(), configuration.tags());
        return configuration;
    }

    @Override
    public HttpResponse perform(S3Request request, Configuration configuration) {
        BucketName name = request.bucketName().orElseThrow();
        ObjectOwnership ownership = ownership(request.headers());
        String region = LocationConstraint.region(configuration.locationConstraint(), request.region(), regions);
        boolean locked = wantsObjectLock(request.headers());
        Bucket bucket = new Bucket(
                        name,
                        account(request),
                        region,
                        request.now().truncatedTo(ChronoUnit.SECONDS),
                        defaults.encryption())
                .withPublicAccess(defaults.publicAccess())
                .withOwnership(Optional.of(ownership))
                .withTags(configuration.tags());
        Bucket made = acls.ofNewBucket(request.headers(), bucket);
        return switch (buckets.create(locked ? lockable(made) : made)) {
            case CreateResult.Created _ -> created(name);
            case CreateResult.Exists(Bucket existing) -> exists(existing, region, request, configuration);
        };
    }

    /** AWS: whose versions can be locked, keeps them. */
    private static Bucket lockable(Bucket bucket) {
        return bucket.withVersioning(Versioning.ENABLED).withObjectLock(new BucketLock(Optional.empty()));
    }

    private static boolean wantsObjectLock(Headers headers) {
        return headers.first(OBJECT_LOCK)
                .map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                        throw S3Exception.invalidArgument(
                                "Invalid " + OBJECT_LOCK + " header: " + value, OBJECT_LOCK, value);
                })
                .orElse(false);
    }

    private static String account(S3Request request) {
        return request.caller().principal().account().orElseThrow().value();
    }

    private ObjectOwnership ownership(Headers headers) {
        return headers.first(OWNERSHIP)
                .map(value -> OwnershipDocument.find(value)
                        .orElseThrow(() -> S3Exception.invalidArgument(
                                "Invalid " + OWNERSHIP + " header: " + value, OWNERSHIP, value)))
                .orElse(defaults.ownership());
    }

    private static Configuration configuration(S3Request request) {
        byte[] document = SmallBody.readIfAny(request, SmallBody.MAX_DOCUMENT_BYTES);
        if (document.length == 0) {
            return new Configuration(Optional.empty(), Map.of());
        }
        XmlElement configuration =
                S3Xml.read(document, "CreateBucketConfiguration").requireOnly(CONFIGURATION);
        if (UNSERVED.stream().anyMatch(name -> configuration.child(name).isPresent())) {
            throw new S3Exception(S3ErrorCode.NOT_IMPLEMENTED, "Directory buckets are not implemented.");
        }
        return new Configuration(
                configuration
                        .childText("LocationConstraint")
                        .map(String::strip)
                        .filter(constraint -> !constraint.isEmpty()),
                configuration
                        .child(TAGS)
                        .map(tags -> TagDocument.tags(tags, TagRules.NEW_BUCKET))
                        .orElse(Map.of()));
    }

    private static HttpResponse created(BucketName name) {
        return HttpResponse.empty(
                200,
                Headers.builder()
                        .add("location", "/" + name)
                        .add(BucketNames.ARN_HEADER, BucketNames.arn(name))
                        .build());
    }

    private static HttpResponse exists(Bucket existing, String region, S3Request request, Configuration wanted) {
        if (!existing.ownerAccountId().equals(account(request))) {
            throw new S3Exception(S3ErrorCode.BUCKET_ALREADY_EXISTS)
                    .with("BucketName", existing.name().value());
        }
        // AWS: in us-east-1 creating one's own bucket again succeeds and changes nothing, unless it would have to.
        boolean global = region.equals(Regions.GLOBAL) && existing.region().equals(Regions.GLOBAL);
        boolean asItIs =
                wanted.tags().isEmpty() && (existing.objectLock().isPresent() || !wantsObjectLock(request.headers()));
        if (global && asItIs) {
            return created(existing.name());
        }
        throw new S3Exception(S3ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU)
                .with("BucketName", existing.name().value());
    }
}
