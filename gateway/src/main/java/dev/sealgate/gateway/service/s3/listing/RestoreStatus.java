package dev.sealgate.gateway.service.s3.listing;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.s3.BodyTime;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.RestoredCopy;
import java.time.Instant;
import java.util.Optional;

/**
 * What listings tell of restorations, to who asks for it. Immutable.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreStatus.html
 *
 * @param at the moment that it is about; empty where it is not asked for
 */
record RestoreStatus(Optional<Instant> at) {
    private static final String HEADER = "x-amz-optional-object-attributes";
    private static final String NAME = "RestoreStatus";

    /** @throws S3Exception InvalidArgument for another attribute: there is only this one */
    static RestoreStatus asked(S3Request request) {
        boolean asked = false;
        for (String names : request.headers().all(HEADER)) {
            for (String name : names.split(",", -1)) {
                if (!name.strip().equals(NAME)) {
                    throw new S3Exception(S3ErrorCode.INVALID_ARGUMENT, "Invalid attribute name specified.");
                }
                asked = true;
            }
        }
        return new RestoreStatus(asked ? Optional.of(request.now()) : Optional.empty());
    }

    void write(XmlBody object, ObjectVersion version) {
        at.flatMap(now -> version.restored().filter(restoration -> !restoration.isOver(now)))
                .ifPresent(restoration -> object.element(NAME, status -> write(status, restoration)));
    }

    private void write(XmlBody status, RestoredCopy restoration) {
        boolean underWay = at.filter(restoration::isUnderWay).isPresent();
        status.text("IsRestoreInProgress", underWay)
                .text(
                        "RestoreExpiryDate",
                        underWay ? Optional.empty() : Optional.of(BodyTime.format(restoration.expires())));
    }
}
