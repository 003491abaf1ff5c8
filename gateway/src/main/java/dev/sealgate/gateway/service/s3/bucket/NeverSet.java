package dev.sealgate.gateway.service.s3.bucket;

import static dev.sealgate.gateway.service.s3.S3Operation.*;
import static java.util.Map.entry;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Operations on settings that this gateway does not store, so that no bucket has them: reading and removing them answers what AWS answers
 * where they were never set.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and the API page of each operation
 */
public final class NeverSet {
    private static final Map<S3Operation, HeadJudged> ANSWERS = Map.ofEntries(
            entry(GET_BUCKET_LOGGING, document("BucketLoggingStatus", _ -> {})),
            entry(GET_BUCKET_NOTIFICATION_CONFIGURATION, document("NotificationConfiguration", _ -> {})),
            entry(GET_BUCKET_ABAC, document("AbacStatus", body -> body.text("Status", "Disabled"))),
            entry(GET_BUCKET_WEBSITE, none(S3ErrorCode.NO_SUCH_WEBSITE_CONFIGURATION)),
            entry(DELETE_BUCKET_WEBSITE, NeverSet::nothingToDelete),
            entry(GET_BUCKET_REPLICATION, none(S3ErrorCode.REPLICATION_CONFIGURATION_NOT_FOUND)),
            entry(DELETE_BUCKET_REPLICATION, NeverSet::nothingToDelete),
            entry(GET_BUCKET_METADATA_CONFIGURATION, none(S3ErrorCode.METADATA_CONFIGURATION_NOT_FOUND)),
            entry(DELETE_BUCKET_METADATA_CONFIGURATION, NeverSet::nothingToDelete),
            entry(GET_BUCKET_METADATA_TABLE, none(S3ErrorCode.METADATA_CONFIGURATION_NOT_FOUND)),
            entry(DELETE_BUCKET_METADATA_TABLE, NeverSet::nothingToDelete));

    private NeverSet() {}

    /** What answers an operation whose row says that it is about such a setting. */
    public static HeadJudged answer(S3Operation operation) {
        return Optional.ofNullable(ANSWERS.get(operation))
                .orElseThrow(() -> new IllegalStateException("NeverSet has no answer for " + operation));
    }

    private static HeadJudged document(String root, Consumer<XmlBody> content) {
        return _ -> XmlAnswers.ok(root, content);
    }

    private static HeadJudged none(S3ErrorCode code) {
        return request -> {
            throw new S3Exception(code)
                    .with("BucketName", request.requireBucket().name().value());
        };
    }

    private static HttpResponse nothingToDelete(S3Request request) {
        return HttpResponse.empty(204, Headers.EMPTY);
    }
}
