package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.CopySourceHeader;
import dev.sealgate.gateway.service.s3.ExpectedOwner;
import dev.sealgate.gateway.service.s3.RequestPayment;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.Admission;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.policy.Caller;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.Optional;

/**
 * The object that a copy reads, named by {@code x-amz-copy-source}: {@code [/]bucket/key[?versionId=id]}, URL-encoded.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
public record CopySource(ObjectPath path, Optional<String> versionId) {
    static final String HEADER = CopySourceHeader.NAME;
    static final long MAX_SIZE_BYTES = 5L << 30;

    /** @throws S3Exception InvalidArgument when it names no object */
    public static CopySource from(S3Request request) {
        String header = request.headers().first(HEADER).orElse("");
        CopySourceHeader named = parse(header);
        VersionIds.parse(named.versionId(), HEADER);
        String path = named.path();
        int slash = path.indexOf('/');
        if (slash < 0 || slash == path.length() - 1) {
            throw invalid("Invalid copy source object key", header);
        }
        BucketName bucket = bucket(path.substring(0, slash), header);
        try {
            return new CopySource(new ObjectPath(bucket, path.substring(slash + 1)), named.versionId());
        } catch (IllegalArgumentException tooLong) {
            throw invalid("Invalid copy source object key", header);
        }
    }

    /** The very version; refused in AWS's words where that is a delete marker. */
    NamedVersion named(Caller caller, Bucket bucket) {
        return new NamedVersion(
                caller,
                bucket,
                path,
                VersionIds.of(versionId, bucket, HEADER),
                _ -> new S3Exception(
                        S3ErrorCode.INVALID_REQUEST,
                        "The source of a copy request may not specifically refer to a delete marker by version id."));
    }

    /** What answers say of the version that was read. */
    public static Headers answer(S3Request request, Bucket bucket, ObjectVersion version) {
        Headers.Builder headers = Headers.builder().addAll(charge(request, bucket));
        VersionIds.ofRead(bucket, version)
                .first(VersionIds.HEADER)
                .ifPresent(id -> headers.add("x-amz-copy-source-version-id", id));
        return headers.build();
    }

    private static Headers charge(S3Request request, Bucket source) {
        return RequestPayment.require(request.caller(), request.headers(), source);
    }

    /** @throws S3Exception when the caller may not read it, or its bucket is not whose the request expects */
    Admission requireAccess(S3Request request, S3Access access) {
        Admission admission = access.requireSource(request.caller(), path, versionId);
        ExpectedOwner.requireOfSource(request.headers(), admission.bucket().orElseThrow());
        charge(request, admission.bucket().orElseThrow());
        return admission;
    }

    /** @throws S3Exception PreconditionFailed: a copy has no "not modified" */
    static void requireConditions(S3Request request, ObjectVersion version) {
        switch (ReadCondition.ofCopySource(request.headers()).of(version, request.now())) {
            case ReadCondition.Verdict.Proceed() -> {}
            case ReadCondition.Verdict.NotModified(String header) -> throw failed(header);
            case ReadCondition.Verdict.Failed(String header) -> throw failed(header);
        }
    }

    private static S3Exception failed(String header) {
        return new S3Exception(S3ErrorCode.PRECONDITION_FAILED).with("Condition", header);
    }

    private static CopySourceHeader parse(String header) {
        try {
            return CopySourceHeader.parse(header);
        } catch (IllegalArgumentException brokenEscape) {
            throw invalid("Invalid copy source encoding", header);
        }
    }

    private static BucketName bucket(String name, String header) {
        try {
            return new BucketName(name);
        } catch (IllegalArgumentException e) {
            throw invalid("Invalid copy source bucket name", header);
        }
    }

    private static S3Exception invalid(String message, String header) {
        return S3Exception.invalidArgument(message, HEADER, header);
    }
}
