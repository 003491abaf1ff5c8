package dev.sealgate.gateway.s3.bucket;

import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.exchange.Query;
import dev.sealgate.gateway.s3.BodyTime;
import dev.sealgate.gateway.s3.Owners;
import dev.sealgate.gateway.s3.PageToken;
import dev.sealgate.gateway.s3.S3Exception;
import dev.sealgate.gateway.s3.S3Handler;
import dev.sealgate.gateway.s3.S3Request;
import dev.sealgate.gateway.s3.XmlAnswers;
import dev.sealgate.gateway.s3.xml.XmlBody;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketRepository;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** ListBuckets. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
public final class ListBuckets implements S3Handler {
    private static final int MAX_BUCKETS = 10_000;
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d{1,2}");

    private final BucketRepository buckets;
    private final Owners owners;

    public ListBuckets(BucketRepository buckets, Owners owners) {
        this.buckets = buckets;
        this.owners = owners;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Query query = request.query();
        int limit = limit(query);
        String prefix = query.first("prefix").orElse("");
        String after = query.first("continuation-token").map(PageToken::decode).orElse("");
        String account = request.caller().principal().account().orElseThrow().value();
        // One more than asked for tells whether another page follows.
        List<Bucket> found =
                regionMatches(query, request.region()) ? buckets.list(account, prefix, after, limit + 1) : List.of();
        List<Bucket> page = found.size() > limit ? found.subList(0, limit) : found;
        Optional<String> next = found.size() > limit
                ? Optional.of(PageToken.encode(page.getLast().name().value()))
                : Optional.empty();
        return XmlAnswers.ok("ListAllMyBucketsResult", result -> {
            result.element("Owner", owner -> owner.text("ID", owners.canonicalId(account)));
            result.element("Buckets", list -> page.forEach(bucket -> bucket(list, bucket)));
            result.text("ContinuationToken", next);
            result.text("Prefix", query.first("prefix"));
        });
    }

    private static void bucket(XmlBody list, Bucket bucket) {
        list.element(
                "Bucket",
                entry -> entry.text("Name", bucket.name().value())
                        .text("CreationDate", BodyTime.format(bucket.created()))
                        .text("BucketRegion", bucket.region()));
    }

    private static boolean regionMatches(Query query, String region) {
        Optional<String> wanted = query.first("bucket-region");
        if (wanted.isPresent() && !REGION.matcher(wanted.get()).matches()) {
            throw S3Exception.invalidArgument(
                    "Argument value " + wanted.get() + " is not a valid AWS Region", "bucket-region", wanted.get());
        }
        return wanted.isEmpty() || wanted.get().equals(region);
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
