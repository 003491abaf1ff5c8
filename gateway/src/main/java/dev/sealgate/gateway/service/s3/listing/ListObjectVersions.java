package dev.sealgate.gateway.service.s3.listing;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.ObjectRepository;
import java.util.Optional;

/**
 * ListObjectVersions of buckets without versioning, where every object is the only version of its key.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
public final class ListObjectVersions implements HeadJudged {
    private static final String VERSION_MARKER = "version-id-marker";

    private final ObjectRepository objects;
    private final Owners owners;

    public ListObjectVersions(ObjectRepository objects, Owners owners) {
        this.objects = objects;
        this.owners = owners;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Query query = request.query();
        String keyMarker = query.first("key-marker").orElse("");
        // AWS: refuses a wrong max-keys first, and a wrong encoding-type last.
        PageSize.of(query, "max-keys");
        String versionMarker = versionMarker(query);
        ObjectListing listing = ObjectListing.read(request, keyMarker, objects);
        String ownerId = owners.canonicalId(request.requireBucket().ownerAccountId());
        return XmlAnswers.ok("ListVersionsResult", result -> {
            listing.writeParameters(result, request.requireBucket().name().value());
            result.text("KeyMarker", listing.encoding().encode(keyMarker))
                    .text("VersionIdMarker", versionMarker)
                    .text("NextKeyMarker", listing.next().map(listing.encoding()::encode));
            if (listing.endsWithObject()) {
                result.text("NextVersionIdMarker", ObjectListing.ONLY_VERSION);
            }
            listing.writeVersions(result, ownerId);
        });
    }

    /** Whatever follows the only version of a key follows the key. */
    private static String versionMarker(Query query) {
        Optional<String> marker = query.first(VERSION_MARKER);
        if (marker.isEmpty()) {
            return "";
        }
        String id = marker.get();
        if (!query.contains("key-marker")) {
            throw refusal("A version-id marker cannot be specified without a key marker.", id);
        }
        if (id.isEmpty()) {
            throw refusal("A version-id marker cannot be empty.", id);
        }
        if (!id.equals(ObjectListing.ONLY_VERSION)) {
            throw refusal("Invalid version id specified", id);
        }
        return id;
    }

    private static S3Exception refusal(String message, String marker) {
        return S3Exception.invalidArgument(message, VERSION_MARKER, marker);
    }
}
