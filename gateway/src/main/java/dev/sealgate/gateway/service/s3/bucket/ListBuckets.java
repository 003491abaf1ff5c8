package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.config.Regions;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.s3.BodyTime;
import dev.sealgate.gateway.service.s3.PageToken;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketRepository;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** ListBuckets. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
public final class ListBuckets implements HeadJudged {
    private static final int MAX_BUCKETS = 10_000;

    /** AWS: only an answer to one of these has the buckets' ARNs. */
    private static final Set<String> PAGED = Set.of("max-buckets", "prefix", "continuation-token");

    private final BucketRepository buckets;
    private final Regions regions;
    private final Owners owners;

    public ListBuckets(BucketRepository buckets, Regions regions, Owners owners) {
        this.buckets = buckets;
        this.regions = regions;
        this.owners = owners;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Query query = request.query();
        int limit = limit(query);
        String prefix = query.first("prefix").orElse("");
        String after = query.first("continuation-token")
                .filter(token -> !token.isEmpty())
                .map(PageToken::decode)
                .orElse("");
        String account = request.caller().principal().account().orElseThrow().value();
        // One more than asked for shows whether another page follows.
        List<Bucket> found = buckets.list(account, region(query), prefix, after, limit + 1);
        List<Bucket> page = found.size() > limit ? found.subList(0, limit) : found;
        Optional<String> next = found.size() > limit
                ? Optional.of(PageToken.encode(page.getLast().name().value()))
                : Optional.empty();
        boolean arns = PAGED.stream().anyMatch(query::contains);
        return XmlAnswers.ok("ListAllMyBucketsResult", result -> {
            result.element("Owner", owner -> owner.text("ID", owners.canonicalId(account)));
            result.element("Buckets", list -> page.forEach(bucket -> bucket(list, bucket, arns)));
            result.text("ContinuationToken", next);
            result.text("Prefix", query.first("prefix"));
        });
    }

    private static void bucket(XmlBody list, Bucket bucket, boolean arn) {
        list.element(
                "Bucket",
                entry -> entry.text("Name", bucket.name().value())
                        .text("CreationDate", BodyTime.format(bucket.created()))
                        .text("BucketRegion", bucket.region())
                        .text("BucketArn", arn ? Optional.of(BucketNames.arn(bucket.name())) : Optional.empty()));
    }

    private Optional<String> region(Query query) {
        Optional<String> wanted = query.first("bucket-region");
        wanted.filter(region -> !regions.exists(region)).ifPresent(region -> {
            // AWS: names the argument, but not its value again.
            throw new S3Exception(
                            S3ErrorCode.INVALID_ARGUMENT, "Argument value " + region + " is not a valid AWS Region")
                    .with("ArgumentName", "bucket-region");
        });
        return wanted;
    }

    private static int limit(Query query) {
        String text = query.first("max-buckets").orElse(Integer.toString(MAX_BUCKETS));
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_BUCKETS) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // Refused below like a number out of range.
        }
        throw S3Exception.invalidArgument(
                "Argument max-buckets must be an integer between 1 and 10000.", "max-buckets", text);
    }
}
