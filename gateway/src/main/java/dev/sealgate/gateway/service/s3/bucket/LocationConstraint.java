package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a new bucket shall be: this gateway has one region, and nothing else can be asked for. */
final class LocationConstraint {
    private static final String DEFAULT_REGION = "us-east-1";
    private static final String OLD_NAME = "EU";
    private static final String REGION_OF_OLD_NAME = "eu-west-1";
    private static final Pattern REGION = Pattern.compile("EU|[a-z]{2}(-[a-z]+)+-\\d{1,2}");

    private LocationConstraint() {}

    /** @throws S3Exception InvalidLocationConstraint or IllegalLocationConstraintException */
    static void require(Optional<String> constraint, String region) {
        boolean unnamed = region.equals(DEFAULT_REGION);
        if (constraint.isEmpty()) {
            if (unnamed) {
                return;
            }
            throw new S3Exception(S3ErrorCode.ILLEGAL_LOCATION_CONSTRAINT);
        }
        String wanted = constraint.get();
        // AWS refuses the constraint us-east-1; the MinIO client sends it, and it says nothing but the truth.
        if (region.equals(wanted.equals(OLD_NAME) ? REGION_OF_OLD_NAME : wanted)) {
            return;
        }
        // AWS: only where no constraint is needed do the answers distinguish an unknown name from another region's.
        if (unnamed && !REGION.matcher(wanted).matches()) {
            throw new S3Exception(S3ErrorCode.INVALID_LOCATION_CONSTRAINT).with("LocationConstraint", wanted);
        }
        throw new S3Exception(
                S3ErrorCode.ILLEGAL_LOCATION_CONSTRAINT,
                "The " + wanted
                        + " location constraint is incompatible for the region specific endpoint this request was sent to.");
    }
}
