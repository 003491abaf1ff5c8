package dev.sealgate.gateway.service.s3.door;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Operation.HeadRule;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.digest.DeclaredDigests;
import dev.sealgate.gateway.service.s3.object.VersionIds;
import java.util.Optional;
import java.util.function.Predicate;

/** Refuses requests whose heads are not as the row of their operation demands. */
final class OperationRules {
    private static final String NOT_HERE = "The specified header is not valid in this context";

    private OperationRules() {}

    /** @throws S3Exception InvalidRequest or InvalidArgument; the body is not read, but to see that there is none */
    static void require(S3Operation operation, S3Request request) {
        if (operation.makesObject().isPresent()) {
            VersionIds.requireNone(request.query());
        }
        if (operation.must(HeadRule.HAVE_DIGEST)) {
            DeclaredDigests.requireChecksumOrMd5(request.headers());
        }
        if (operation.must(HeadRule.NOT_DESCRIBE_OBJECT)) {
            requireNothingOfTheObject(request.headers());
        }
        if (operation.must(HeadRule.HAVE_NO_BODY)) {
            requireNoBody(request.body());
        }
    }

    private static void requireNoBody(VerifiedBody body) {
        // Without a Content-Length only the first bytes tell.
        if (body.announcedSizeBytes() > 0
                || (body.announcedSizeBytes() < 0 && body.next().hasRemaining())) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "The request included a body. Requests of this type must not include a non-empty body.");
        }
    }

    private static void requireNothingOfTheObject(Headers headers) {
        refuse(headers, name -> name.startsWith("x-amz-meta-"), "Metadata cannot be specified in this context.");
        refuse(headers, OperationRules::isOfTheObject, NOT_HERE);
    }

    private static boolean isOfTheObject(String name) {
        return name.equals("x-amz-acl")
                || name.equals("x-amz-tagging")
                || name.startsWith("x-amz-grant-")
                || name.startsWith("x-amz-object-lock-");
    }

    private static void refuse(Headers headers, Predicate<String> misplaced, String message) {
        Optional<String> found = headers.names().stream().filter(misplaced).findFirst();
        found.ifPresent(name -> {
            throw S3Exception.invalidArgument(message, name, headers.first(name).orElse(""));
        });
    }
}
