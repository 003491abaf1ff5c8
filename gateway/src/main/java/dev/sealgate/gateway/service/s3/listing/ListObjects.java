package dev.sealgate.gateway.service.s3.listing;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.service.s3.RequestedRegion;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.storage.object.ObjectRepository;
import java.util.Optional;

/** ListObjects. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
public final class ListObjects implements HeadJudged {
    private final ObjectRepository objects;
    private final Owners owners;

    public ListObjects(ObjectRepository objects, Owners owners) {
        this.objects = objects;
        this.owners = owners;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        String marker = request.query().first("marker").orElse("");
        ObjectListing listing = ObjectListing.read(request, marker, objects);
        return XmlAnswers.ok(RequestedRegion.header(request.requireBucket()), "ListBucketResult", result -> {
            listing.writeParameters(result, request.requireBucket().name().value());
            result.text("Marker", listing.encoding().encode(marker));
            // AWS: without a delimiter the client goes on from the last key it saw.
            if (!listing.delimiter().isEmpty()) {
                result.text("NextMarker", listing.next().map(listing.encoding()::encode));
            }
            listing.writeEntries(
                    result, object -> Optional.of(Acls.ownerId(owners, request.requireBucket(), object.acl())));
        });
    }
}
