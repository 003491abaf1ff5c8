package dev.sealgate.gateway.service.s3.door;

import static dev.sealgate.gateway.service.s3.S3Operation.*;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.digest.DeclaredDigests;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What AWS demands of requests by their operation alone: digests of documents, no body where none belongs, no headers of another step. */
final class OperationRules {
    /**
     * {@code httpChecksumRequired} and {@code requestChecksumRequired} of the S3 model.
     * AWS: PutBucketPolicy is among the model's, but its policy is taken without (s3cmd and the MinIO client send none).
     *
     * <p>Source: https://github.com/aws/api-models-aws/tree/main/models/s3
     */
    private static final Set<S3Operation> CHECKSUM_REQUIRED = Set.of(
            DELETE_OBJECTS,
            PUT_BUCKET_ACL,
            PUT_BUCKET_CORS,
            PUT_BUCKET_ENCRYPTION,
            PUT_BUCKET_LIFECYCLE_CONFIGURATION,
            PUT_BUCKET_LOGGING,
            PUT_BUCKET_OWNERSHIP_CONTROLS,
            PUT_BUCKET_REPLICATION,
            PUT_BUCKET_REQUEST_PAYMENT,
            PUT_BUCKET_TAGGING,
            PUT_BUCKET_VERSIONING,
            PUT_BUCKET_WEBSITE,
            PUT_OBJECT_ACL,
            PUT_OBJECT_LEGAL_HOLD,
            PUT_OBJECT_LOCK_CONFIGURATION,
            PUT_OBJECT_RETENTION,
            PUT_OBJECT_TAGGING,
            PUT_PUBLIC_ACCESS_BLOCK,
            CREATE_BUCKET_METADATA_CONFIGURATION,
            CREATE_BUCKET_METADATA_TABLE,
            UPDATE_METADATA_INVENTORY_TABLE,
            UPDATE_METADATA_JOURNAL_TABLE,
            UPDATE_OBJECT_ENCRYPTION);

    /** PUT requests that have no body; bodies of GET, HEAD and DELETE requests are left unread, as on AWS. */
    private static final Set<S3Operation> BODILESS = Set.of(COPY_OBJECT, UPLOAD_PART_COPY);

    /** What an object is made with is said when its upload is created. */
    private static final Set<S3Operation> PARTS = Set.of(UPLOAD_PART, UPLOAD_PART_COPY);

    private static final String NOT_HERE = "The specified header is not valid in this context";

    private OperationRules() {}

    /** @throws S3Exception InvalidRequest or InvalidArgument; the body is not read, but to see that there is none */
    static void require(S3Operation operation, S3Request request) {
        if (CHECKSUM_REQUIRED.contains(operation)) {
            DeclaredDigests.requireChecksumOrMd5(request.headers());
        }
        if (PARTS.contains(operation)) {
            requireNothingOfTheObject(request.headers());
        }
        if (BODILESS.contains(operation)) {
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
