package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.RestoredCopy;
import java.time.Instant;

/**
 * Objects in classes from which they have to be restored before they are read.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/archived-objects.html
 */
final class Archived {
    private static final String HEADER = "x-amz-restore";

    private Archived() {}

    /** @throws S3Exception InvalidObjectState for an object that is not restored */
    static void requireRestored(ObjectVersion version, Instant now) {
        if (!version.isReadable(now)) {
            throw new S3Exception(S3ErrorCode.INVALID_OBJECT_STATE)
                    .with("StorageClass", version.storageClass().name());
        }
    }

    /** What is told of a restoration for as long as it holds. */
    static Headers header(ObjectVersion version, Instant now) {
        return version.restored()
                .filter(restoration -> !restoration.isOver(now))
                .map(restoration -> Headers.of(HEADER, text(restoration, now)))
                .orElse(Headers.EMPTY);
    }

    private static String text(RestoredCopy restoration, Instant now) {
        return restoration.isUnderWay(now)
                ? "ongoing-request=\"true\""
                : "ongoing-request=\"false\", expiry-date=\"" + HttpDate.format(restoration.expires()) + "\"";
    }
}
