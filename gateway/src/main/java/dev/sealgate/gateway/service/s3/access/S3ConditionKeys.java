package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.service.s3.CopySourceHeader;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Operation.KeyGroup;
import dev.sealgate.gateway.service.s3.S3Route;
import dev.sealgate.gateway.service.s3.lock.LockTime;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Envelope;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.Retention;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadRepository;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code s3:} condition keys of an operation: its headers and parameters as they were sent; a bucket's defaults are not among them.
 * Those of connection and signature hold for everything that a request asks, and come with its caller.
 *
 * <p>Thread-safe. Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
final class S3ConditionKeys {
    private static final String SSE = "x-amz-server-side-encryption";
    private static final String SSE_KEY = "x-amz-server-side-encryption-aws-kms-key-id";
    private static final String SSE_C = "x-amz-server-side-encryption-customer-algorithm";
    private static final String LOCK_MODE = "s3:object-lock-mode";
    private static final String LOCK_UNTIL = "s3:object-lock-retain-until-date";
    private static final String LOCK_HOLD = "s3:object-lock-legal-hold";
    private static final String LOCK_DAYS = "s3:object-lock-remaining-retention-days";
    private static final String RETAIN_UNTIL = "x-amz-object-lock-retain-until-date";

    /** Headers that are keys under the same name; of several fields none is overlooked, as none is by what is done. */
    private static final List<String> ACL_HEADERS = List.of(
            "x-amz-acl",
            "x-amz-grant-full-control",
            "x-amz-grant-read",
            "x-amz-grant-read-acp",
            "x-amz-grant-write",
            "x-amz-grant-write-acp");

    /** Headers of writes that are keys under the same name, and of which the first counts. */
    private static final List<String> WRITE_HEADERS = List.of(
            SSE_C,
            "x-amz-storage-class",
            "x-amz-metadata-directive",
            "x-amz-website-redirect-location",
            "x-amz-object-ownership");

    /** Headers of writes that are keys under another name. */
    private static final Map<String, String> RENAMED_HEADERS = Map.of(
            "x-amz-object-lock-mode",
            LOCK_MODE,
            "x-amz-object-lock-legal-hold",
            LOCK_HOLD,
            RETAIN_UNTIL,
            LOCK_UNTIL,
            "if-match",
            "s3:if-match",
            "if-none-match",
            "s3:if-none-match");

    private final UploadRepository uploads;
    private final KmsKeyArns keyArns;
    private final InstantSource clock;

    S3ConditionKeys(UploadRepository uploads, KmsKeyArns keyArns, InstantSource clock) {
        this.uploads = uploads;
        this.keyArns = keyArns;
        this.clock = clock;
    }

    /**
     * @param callerAccount where a KMS key that is named without its account is looked up; empty for anonymous callers
     * @param bucket in whose Region it is looked up
     */
    RequestContext of(S3Route route, HttpRequest request, Optional<AccountId> callerAccount, Optional<Bucket> bucket) {
        RequestContext.Builder keys = RequestContext.builder();
        Headers headers = request.headers();
        Query query = route.query();
        keys.put("s3:versionid", query.first("versionId"));
        S3Operation operation = route.operation();
        if (operation.shows(KeyGroup.LISTING)) {
            keys.put("s3:prefix", query.first("prefix"));
            keys.put("s3:delimiter", query.first("delimiter"));
            keys.put("s3:max-keys", query.first("max-keys"));
        }
        if (operation.shows(KeyGroup.WRITE)) {
            addWrite(keys, headers, callerAccount, bucket);
            TagKeys.addHeader(keys, operation, headers);
        }
        if (operation.shows(KeyGroup.IF_MATCH)) {
            keys.put("s3:if-match", headers.first("if-match"));
        }
        operation.makesObject().ifPresent(makes -> keys.put("s3:ObjectCreationOperation", makes.toString()));
        if (operation.shows(KeyGroup.UPLOAD)) {
            addUpload(keys, route);
        }
        return keys.build();
    }

    /**
     * The encryption that a presigned URL names in its query. AWS: it is done, but is no header for a policy that demands one; so that a
     * policy which forbids a key cannot be dodged either, such a request has to be allowed both without these keys and with them.
     */
    Optional<RequestContext> ofEncryptionInQuery(
            S3Route route, HttpRequest request, Optional<AccountId> callerAccount, Bucket bucket) {
        if (!route.operation().shows(KeyGroup.WRITE)) {
            return Optional.empty();
        }
        Optional<String> method = inQuery(SSE, route, request);
        Optional<String> key = inQuery(SSE_KEY, route, request);
        return method.isEmpty() && key.isEmpty()
                ? Optional.empty()
                : Optional.of(RequestContext.builder()
                        .put("s3:" + SSE, method)
                        .put(
                                "s3:" + SSE_KEY,
                                key.map(reference -> keyArns.arnOf(callerAccount, bucket.region(), reference)))
                        .build());
    }

    private static Optional<String> inQuery(String name, S3Route route, HttpRequest request) {
        return request.headers().contains(name)
                ? Optional.empty()
                : route.query().first(name);
    }

    /** What a document says that headers say elsewhere: this retention, or that there is to be none. */
    RequestContext ofRetention(Optional<Retention> retention) {
        return RequestContext.builder()
                .put(LOCK_MODE, retention.map(kept -> kept.mode().name()))
                .put(LOCK_UNTIL, retention.map(kept -> LockTime.format(kept.until())))
                .put(LOCK_DAYS, retention.map(kept -> remainingDays(kept.until())))
                .build();
    }

    static RequestContext ofLegalHold(boolean on) {
        return RequestContext.builder().put(LOCK_HOLD, on ? "ON" : "OFF").build();
    }

    /** What a document says that headers say elsewhere: SSE-KMS under this key. */
    static RequestContext ofKmsKey(String keyArn) {
        return RequestContext.builder()
                .put("s3:" + SSE, "aws:kms")
                .put("s3:" + SSE_KEY, keyArn)
                .build();
    }

    private void addWrite(
            RequestContext.Builder keys, Headers headers, Optional<AccountId> callerAccount, Optional<Bucket> bucket) {
        for (String name : ACL_HEADERS) {
            keys.put("s3:" + name, headers.joined(name));
        }
        for (String name : WRITE_HEADERS) {
            keys.put("s3:" + name, headers.first(name));
        }
        keys.put("s3:" + SSE, headers.first(SSE));
        RENAMED_HEADERS.forEach((header, key) -> keys.put(key, headers.first(header)));
        keys.put(
                "s3:" + SSE_KEY,
                headers.first(SSE_KEY)
                        .map(reference -> bucket.map(home -> keyArns.arnOf(callerAccount, home.region(), reference))
                                .orElse(reference)));
        keys.put("s3:x-amz-copy-source", headers.first(CopySourceHeader.NAME).map(S3ConditionKeys::copySource));
        keys.put(LOCK_DAYS, headers.first(RETAIN_UNTIL).flatMap(LockTime::parse).map(this::remainingDays));
    }

    /** {@code bucket/key}, decoded; what cannot be decoded is refused by the operation itself. */
    private static String copySource(String header) {
        try {
            return CopySourceHeader.parse(header).path();
        } catch (IllegalArgumentException brokenEscape) {
            return header;
        }
    }

    private String remainingDays(Instant retainUntil) {
        return Long.toString(ChronoUnit.DAYS.between(clock.instant(), retainUntil));
    }

    /** Parts name no encryption of their own: policies see what their upload named. */
    private void addUpload(RequestContext.Builder keys, S3Route route) {
        ObjectPath path =
                new ObjectPath(route.bucket().orElseThrow(), route.key().orElseThrow());
        String id = route.query().first("uploadId").orElse("");
        Optional<Upload> open = uploads.find(path, id);
        Optional<Envelope> named = open.isPresent()
                ? open.filter(Upload::encryptionNamed).map(Upload::envelope)
                // Completing once more answers what the first completion did, so it must pass where that one passed.
                : uploads.findCompleted(id)
                        .filter(done -> done.encryptionNamed().orElse(true))
                        .map(done -> done.version().envelope());
        named.ifPresent(envelope -> {
            keys.put("s3:" + SSE, wireName(envelope.mode()));
            keys.put("s3:" + SSE_KEY, envelope.kmsKeyArn());
        });
    }

    private static Optional<String> wireName(EncryptionMode mode) {
        return switch (mode) {
            case SSE_S3 -> Optional.of("AES256");
            case SSE_KMS -> Optional.of("aws:kms");
            case DSSE_KMS -> Optional.of("aws:kms:dsse");
            case SSE_C -> Optional.empty();
        };
    }
}
