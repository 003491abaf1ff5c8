package dev.sealgate.gateway.service.s3.listing;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.PageToken;
import dev.sealgate.gateway.service.s3.RequestedRegion;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.ObjectRepository;
import java.util.Optional;

/** ListObjectsV2. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
public final class ListObjectsV2 implements HeadJudged {
    private final ObjectRepository objects;
    private final Owners owners;

    public ListObjectsV2(ObjectRepository objects, Owners owners) {
        this.objects = objects;
        this.owners = owners;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Query query = request.query();
        Optional<String> token = query.first("continuation-token");
        Optional<String> startAfter = query.first("start-after");
        // AWS: StartAfter counts only until there is a token.
        String after = token.map(ListObjectsV2::decode).orElse(startAfter.orElse(""));
        ObjectListing listing = ObjectListing.read(request, after, objects);
        Optional<Bucket> owning =
                query.first("fetch-owner").filter("true"::equals).map(_ -> request.requireBucket());
        return XmlAnswers.ok(RequestedRegion.header(request.requireBucket()), "ListBucketResult", result -> {
            listing.writeParameters(result, request.requireBucket().name().value());
            result.text("KeyCount", listing.page().entries().size())
                    .text("ContinuationToken", token)
                    .text("NextContinuationToken", listing.next().map(PageToken::encode))
                    .text(
                            "StartAfter",
                            token.isPresent() ? Optional.empty() : startAfter.map(listing.encoding()::encode));
            listing.writeEntries(result, object -> owning.map(bucket -> Acls.ownerId(owners, bucket, object.acl())));
        });
    }

    private static String decode(String token) {
        if (token.isEmpty()) {
            // AWS: names the argument, but has no element for a value of nothing.
            throw new S3Exception(S3ErrorCode.INVALID_ARGUMENT, PageToken.INCORRECT)
                    .with("ArgumentName", "continuation-token");
        }
        return PageToken.decode(token);
    }
}
