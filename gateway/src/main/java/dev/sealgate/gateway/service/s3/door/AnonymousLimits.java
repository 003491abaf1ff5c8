package dev.sealgate.gateway.service.s3.door;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Route;

/** What no policy can open to callers who do not sign. */
final class AnonymousLimits {
    private AnonymousLimits() {}

    /**
     * @throws S3Exception AccessDenied, or InvalidRequest for response headers of the caller's choice
     */
    static void require(S3Route route) {
        if (route.bucket().isEmpty()) {
            throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
        }
        route.operation().forSigners().ifPresent(what -> {
            throw new S3Exception(
                    S3ErrorCode.ACCESS_DENIED, "Anonymous users cannot " + what + ".  Please authenticate.");
        });
        boolean overrides = route.query().parameters().stream()
                .anyMatch(parameter -> parameter.name().startsWith("response-"));
        if (overrides && route.operation() == S3Operation.GET_OBJECT) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "Request specific response headers cannot be used for anonymous GET requests.");
        }
    }
}
