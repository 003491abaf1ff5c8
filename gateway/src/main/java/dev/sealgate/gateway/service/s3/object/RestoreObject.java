package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.RestoredCopy;
import dev.sealgate.storage.object.StorageClass;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** RestoreObject. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html */
public final class RestoreObject implements HeadJudged {
    private static final String ROOT = "RestoreRequest";
    private static final String PARAMETERS = "GlacierJobParameters";
    private static final String TIER = "Tier";
    private static final String FASTEST = "Expedited";
    private static final Set<String> TIERS = Set.of("Standard", "Bulk", FASTEST);

    /** Elements of requests that select from an archive, which AWS gave up. */
    private static final Set<String> SELECTING = Set.of("Type", "SelectParameters", "OutputLocation");

    private static final Set<String> ELEMENTS =
            Set.of("Days", PARAMETERS, TIER, "Description", "Type", "SelectParameters", "OutputLocation");

    private final StoredObjects objects;
    private final Duration takes;

    /** @param takes how long a restoration takes */
    public RestoreObject(StoredObjects objects, Duration takes) {
        this.objects = objects;
        this.takes = takes;
    }

    /** What the document of a request says. */
    private record Wanted(int days, Optional<String> tier) {}

    @Override
    public HttpResponse handle(S3Request request) {
        byte[] document = SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES);
        ObjectVersion version = objects.require(request);
        Wanted wanted = read(S3Xml.read(document, ROOT));
        if (version.storageClass() == StorageClass.DEEP_ARCHIVE
                && wanted.tier().filter(FASTEST::equals).isPresent()) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_ARGUMENT, "Retrieval option is not supported by this storage class");
        }
        RestoredCopy restoration = RestoredCopy.of(request.now(), request.now().plus(takes), wanted.days());
        return HttpResponse.empty(
                switch (objects.restore(request, restoration)) {
                    case BEGUN -> 202;
                    case PROLONGED -> 200;
                    case UNDER_WAY -> throw new S3Exception(S3ErrorCode.RESTORE_ALREADY_IN_PROGRESS);
                    case NOT_ARCHIVED ->
                        throw new S3Exception(
                                S3ErrorCode.INVALID_OBJECT_STATE,
                                "Restore is not allowed for the object's current storage class");
                },
                VersionIds.ofRead(request.requireBucket(), version));
    }

    private static Wanted read(XmlElement request) {
        request.requireOnly(ELEMENTS);
        if (SELECTING.stream().anyMatch(name -> request.child(name).isPresent())) {
            throw new S3Exception(S3ErrorCode.NOT_IMPLEMENTED, "Selecting from archives is not implemented.");
        }
        Optional<String> tier = request.child(PARAMETERS)
                .map(parameters -> parameters.requireOnly(Set.of(TIER)).requireChildText(TIER))
                .or(() -> request.childText(TIER));
        if (tier.filter(named -> !TIERS.contains(named)).isPresent()) {
            throw XmlElement.malformed();
        }
        return new Wanted(days(request.requireChildText("Days")), tier);
    }

    private static int days(String text) {
        int days;
        try {
            days = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw XmlElement.malformed();
        }
        if (days < 1) {
            throw XmlElement.malformed();
        }
        return days;
    }
}
