package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.config.Regions;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.Optional;

/** Where a new bucket shall be: in the Region that the request is sent to, or anywhere for one that is sent to us-east-1. */
final class LocationConstraint {
    private static final String OLD_NAME = "EU";
    private static final String REGION_OF_OLD_NAME = "eu-west-1";

    private LocationConstraint() {}

    /**
     * The Region of the bucket.
     *
     * @param endpoint the Region that the request is sent to
     * @throws S3Exception InvalidLocationConstraint or IllegalLocationConstraintException
     */
    static String region(Optional<String> constraint, String endpoint, Regions regions) {
        boolean global = endpoint.equals(Regions.GLOBAL);
        if (constraint.isEmpty()) {
            if (global) {
                return endpoint;
            }
            throw new S3Exception(S3ErrorCode.ILLEGAL_LOCATION_CONSTRAINT);
        }
        String wanted = constraint.get();
        String region = wanted.equals(OLD_NAME) ? REGION_OF_OLD_NAME : wanted;
        // AWS refuses the constraint us-east-1; the MinIO client sends it, and it says nothing but the truth.
        if (region.equals(endpoint) || (global && regions.serves(region))) {
            return region;
        }
        // AWS: only where no constraint is needed do the answers distinguish an unknown name from another region's.
        if (global) {
            throw new S3Exception(S3ErrorCode.INVALID_LOCATION_CONSTRAINT).with("LocationConstraint", wanted);
        }
        throw new S3Exception(
                S3ErrorCode.ILLEGAL_LOCATION_CONSTRAINT,
                "The " + wanted
                        + " location constraint is incompatible for the region specific endpoint this request was sent to.");
    }
}
