package dev.sealgate.gateway.service.s3.lock;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.digest.DeclaredDigests;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketLock;
import dev.sealgate.storage.object.ObjectLock;
import dev.sealgate.storage.object.Retention;
import java.time.Instant;
import java.util.Optional;

/** Object lock in the headers of writes and reads. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
public final class LockHeaders {
    private static final String MODE = "x-amz-object-lock-mode";
    private static final String UNTIL = "x-amz-object-lock-retain-until-date";
    private static final String HOLD = "x-amz-object-lock-legal-hold";
    private static final String BYPASS = "x-amz-bypass-governance-retention";

    private LockHeaders() {}

    /**
     * The lock that a write asks for.
     *
     * @throws S3Exception InvalidRequest in a bucket without object lock, or InvalidArgument
     */
    public static Optional<ObjectLock> ofWrite(S3Request request) {
        Headers headers = request.headers();
        if (!asksForLock(headers)) {
            return Optional.empty();
        }
        requireEnabled(request.requireBucket());
        ObjectLock lock = new ObjectLock(
                retention(headers, request.now()), headers.first(HOLD).map(LockHeaders::hold));
        return Optional.of(lock);
    }

    private static boolean asksForLock(Headers headers) {
        return headers.contains(MODE) || headers.contains(UNTIL) || headers.contains(HOLD);
    }

    /** @throws S3Exception InvalidRequest */
    public static void requireEnabled(Bucket bucket) {
        if (bucket.objectLock().isEmpty()) {
            throw new S3Exception(S3ErrorCode.INVALID_REQUEST, "Bucket is missing Object Lock Configuration");
        }
    }

    /**
     * For bodies of objects that are locked once they are there.
     *
     * @param lock what was asked for
     * @param kind Object or Part
     * @throws S3Exception InvalidRequest where the body is not protected by a digest
     */
    public static void requireDigest(
            S3Request request, Optional<ObjectLock> lock, DeclaredDigests declared, String kind) {
        boolean locked = lock.isPresent()
                || request.requireBucket()
                        .objectLock()
                        .flatMap(BucketLock::defaults)
                        .isPresent();
        if (locked && !declared.any()) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "Content-MD5 OR x-amz-checksum- HTTP header is required for Put " + kind
                            + " requests with Object Lock parameters");
        }
    }

    /**
     * Whether the request, which is permitted to, bypasses retentions in governance mode.
     *
     * @throws S3Exception InvalidArgument in a bucket without object lock, whatever it says
     */
    public static boolean bypassesGovernance(S3Request request) {
        Optional<String> bypass = request.headers().first(BYPASS);
        bypass.filter(_ -> request.requireBucket().objectLock().isEmpty()).ifPresent(value -> {
            throw S3Exception.invalidArgument(
                    BYPASS + " is only applicable to Object Lock enabled buckets.", BYPASS, value);
        });
        return bypass.filter("true"::equalsIgnoreCase).isPresent();
    }

    /** AWS's words about a version that stays. */
    public static S3Exception refusal() {
        return new S3Exception(S3ErrorCode.ACCESS_DENIED, "Access Denied because object protected by object lock.");
    }

    /** What a read tells of a retention. */
    public static Headers of(Retention retention) {
        return Headers.builder()
                .add(MODE, retention.mode().name())
                .add(UNTIL, LockTime.format(retention.until()))
                .build();
    }

    /** What a read tells of a legal hold. */
    public static Headers ofHold(boolean on) {
        return Headers.of(HOLD, on ? "ON" : "OFF");
    }

    private static Optional<Retention> retention(Headers headers, Instant now) {
        Optional<String> mode = headers.first(MODE);
        Optional<String> until = headers.first(UNTIL);
        if (mode.isPresent() != until.isPresent()) {
            throw S3Exception.invalidArgument(
                    UNTIL + " and " + MODE + " must both be supplied", mode.isPresent() ? UNTIL : MODE, "");
        }
        return mode.map(text -> new Retention(mode(text), until(until.orElseThrow(), now)));
    }

    private static Retention.Mode mode(String text) {
        return RetentionDocument.findMode(text)
                .orElseThrow(() -> S3Exception.invalidArgument("Unknown wormMode directive.", MODE, text));
    }

    private static Instant until(String text, Instant now) {
        Instant until = LockTime.parse(text)
                .orElseThrow(() -> S3Exception.invalidArgument(
                        "The retain until date must be provided in ISO 8601 format", UNTIL, text));
        if (!until.isAfter(now)) {
            throw S3Exception.invalidArgument("The retain until date must be in the future!", UNTIL, text);
        }
        return until;
    }

    private static boolean hold(String text) {
        return switch (text) {
            case "ON" -> true;
            case "OFF" -> false;
            default -> throw S3Exception.invalidArgument("Legal Hold must be either of 'ON' or 'OFF'", HOLD, text);
        };
    }
}
