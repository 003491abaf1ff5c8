package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.AclLeave;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Precondition;
import java.util.Optional;

/**
 * What a write demands of the object it replaces: {@code If-None-Match: *} or {@code If-Match} with an ETag. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
public record WriteCondition(Precondition precondition) {
    private static final String IF_MATCH = "If-Match";
    private static final String IF_NONE_MATCH = "If-None-Match";

    /**
     * What the request demands, and what the leave demands that it has to write.
     *
     * @throws S3Exception NotImplemented for conditions that writes do not have
     */
    public static WriteCondition of(S3Request request) {
        return new WriteCondition(AclLeave.of(request.caller())
                .at(request.path(), from(request.headers()).precondition()));
    }

    /** @throws S3Exception NotImplemented for conditions that writes do not have */
    public static WriteCondition from(Headers headers) {
        Optional<String> ifMatch = headers.first(IF_MATCH);
        Optional<String> ifNoneMatch = headers.first(IF_NONE_MATCH);
        if (ifMatch.isPresent() && ifNoneMatch.isPresent()) {
            throw unserved(
                    IF_MATCH + "," + IF_NONE_MATCH, "Multiple conditional request headers present in the request");
        }
        if (ifNoneMatch.isPresent()) {
            requireValue(ifNoneMatch.get().equals("*"), IF_NONE_MATCH);
            return new WriteCondition(new Precondition.Absent());
        }
        if (ifMatch.isPresent()) {
            requireValue(!ifMatch.get().equals("*"), IF_MATCH);
            return new WriteCondition(new Precondition.HasEtag(ETags.unquote(ifMatch.get())));
        }
        return new WriteCondition(new Precondition.None());
    }

    /** The header that the condition came in. */
    public String header() {
        return switch (precondition) {
            case Precondition.HasEtag _, Precondition.Present _, Precondition.Unchanged _ -> IF_MATCH;
            case Precondition.Absent _, Precondition.None _ -> IF_NONE_MATCH;
            case Precondition.Free(Optional<String> _, Precondition also) -> new WriteCondition(also).header();
        };
    }

    /** The answer when the condition did not hold of {@code current}. */
    public S3Exception failure(ObjectPath path, Optional<ObjectVersion> current) {
        return switch (precondition) {
            case Precondition.HasEtag _, Precondition.Present _, Precondition.Unchanged _ ->
                current.isEmpty() ? new S3Exception(S3ErrorCode.NO_SUCH_KEY).with("Key", path.key()) : failed();
            case Precondition.Absent _, Precondition.None _ -> failed();
            case Precondition.Free free ->
                AclLeave.isExceeded(free, current)
                        ? AclLeave.refusal()
                        : new WriteCondition(free.also()).failure(path, current);
        };
    }

    private S3Exception failed() {
        return new S3Exception(S3ErrorCode.PRECONDITION_FAILED).with("Condition", header());
    }

    private static void requireValue(boolean served, String header) {
        if (!served) {
            throw unserved(header, "We don't accept the provided value of " + header + " header for this API");
        }
    }

    private static S3Exception unserved(String header, String additionalMessage) {
        return new S3Exception(S3ErrorCode.NOT_IMPLEMENTED)
                .with("Header", header)
                .with("additionalMessage", additionalMessage);
    }
}
