package dev.sealgate.gateway.s3.bucket;

import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Exception;
import dev.sealgate.gateway.s3.S3Handler;
import dev.sealgate.gateway.s3.S3Request;
import dev.sealgate.gateway.s3.SmallBody;
import dev.sealgate.gateway.s3.xml.S3Xml;
import dev.sealgate.gateway.s3.xml.XmlElement;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.BucketRepository.CreateResult;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** CreateBucket. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
public final class CreateBucket implements S3Handler {
    /** Headers of features that are not served, with the values that ask for nothing beyond the default. */
    private static final Map<String, Set<String>> DEFAULTS_ONLY = Map.of(
            "x-amz-acl", Set.of("private"),
            "x-amz-object-ownership", Set.of("BucketOwnerEnforced"),
            "x-amz-bucket-object-lock-enabled", Set.of("false"),
            "x-amz-grant-full-control", Set.of(),
            "x-amz-grant-read", Set.of(),
            "x-amz-grant-read-acp", Set.of(),
            "x-amz-grant-write", Set.of(),
            "x-amz-grant-write-acp", Set.of());

    /** Elements of tagged buckets and of directory buckets. */
    private static final Set<String> UNSERVED = Set.of("Tags", "Bucket", "Location");

    private static final Set<String> CONFIGURATION = Set.of("LocationConstraint", "Tags", "Bucket", "Location");

    private final BucketRepository buckets;

    public CreateBucket(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        BucketName name = request.bucketName().orElseThrow();
        if (!BucketNames.isAllowed(name.value())) {
            throw new S3Exception(S3ErrorCode.INVALID_BUCKET_NAME).with("BucketName", name.value());
        }
        requireDefaults(request.headers());
        LocationConstraint.require(locationConstraint(request), request.region());
        Bucket bucket = new Bucket(
                name,
                request.caller().account().value(),
                request.region(),
                request.now().truncatedTo(ChronoUnit.SECONDS),
                BucketEncryption.NEVER_CONFIGURED);
        return switch (buckets.create(bucket)) {
            case CreateResult.Created _ -> created(name);
            case CreateResult.Exists(Bucket existing) -> exists(existing, request);
        };
    }

    private static void requireDefaults(Headers headers) {
        DEFAULTS_ONLY.forEach((header, accepted) -> {
            List<String> values = headers.all(header);
            if (!values.stream().allMatch(accepted::contains)) {
                throw new S3Exception(S3ErrorCode.NOT_IMPLEMENTED).with("Header", header);
            }
        });
    }

    private static Optional<String> locationConstraint(S3Request request) {
        byte[] document = SmallBody.readIfAny(request, SmallBody.MAX_DOCUMENT_BYTES);
        if (document.length == 0) {
            return Optional.empty();
        }
        XmlElement configuration =
                S3Xml.read(document, "CreateBucketConfiguration").requireOnly(CONFIGURATION);
        if (UNSERVED.stream().anyMatch(name -> configuration.child(name).isPresent())) {
            throw new S3Exception(S3ErrorCode.NOT_IMPLEMENTED, "Tags and directory buckets are not implemented.");
        }
        return configuration
                .childText("LocationConstraint")
                .map(String::strip)
                .filter(constraint -> !constraint.isEmpty());
    }

    private static HttpResponse created(BucketName name) {
        return HttpResponse.empty(200, Headers.of("location", "/" + name));
    }

    private static HttpResponse exists(Bucket existing, S3Request request) {
        if (!existing.ownerAccountId().equals(request.caller().account().value())) {
            throw new S3Exception(S3ErrorCode.BUCKET_ALREADY_EXISTS)
                    .with("BucketName", existing.name().value());
        }
        // AWS: in us-east-1 creating one's own bucket again succeeds and changes nothing.
        if (request.region().equals("us-east-1")) {
            return created(existing.name());
        }
        throw new S3Exception(S3ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU)
                .with("BucketName", existing.name().value());
    }
}
