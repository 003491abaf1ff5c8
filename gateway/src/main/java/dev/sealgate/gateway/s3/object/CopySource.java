package dev.sealgate.gateway.s3.object;

import dev.sealgate.gateway.access.Admission;
import dev.sealgate.gateway.access.S3Access;
import dev.sealgate.gateway.exchange.Query;
import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Exception;
import dev.sealgate.gateway.s3.S3Request;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The object that a copy reads, named by {@code x-amz-copy-source}: {@code [/]bucket/key[?versionId=id]}, URL-encoded.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
public record CopySource(ObjectPath path, Optional<String> versionId) {
    static final String HEADER = "x-amz-copy-source";
    static final long MAX_SIZE_BYTES = 5L << 30;

    private static final String VERSION = "?versionId=";
    private static final String EXPECTED_OWNER = "x-amz-source-expected-bucket-owner";
    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

    /** @throws S3Exception InvalidArgument when it names no object */
    public static CopySource from(S3Request request) {
        String header = request.headers().first(HEADER).orElse("");
        int version = header.lastIndexOf(VERSION);
        Optional<String> versionId =
                version < 0 ? Optional.empty() : Optional.of(header.substring(version + VERSION.length()));
        VersionIds.requireNull(versionId);
        String decoded = decode(version < 0 ? header : header.substring(0, version), header);
        String path = decoded.startsWith("/") ? decoded.substring(1) : decoded;
        int slash = path.indexOf('/');
        if (slash < 0 || slash == path.length() - 1) {
            throw invalid("Invalid copy source object key", header);
        }
        BucketName bucket = bucket(path.substring(0, slash), header);
        try {
            return new CopySource(new ObjectPath(bucket, path.substring(slash + 1)), versionId);
        } catch (IllegalArgumentException tooLong) {
            throw invalid("Invalid copy source object key", header);
        }
    }

    /** @throws S3Exception when the caller may not read it, or its bucket is not whose the request expects */
    Admission requireAccess(S3Request request, S3Access access) {
        Admission admission = access.requireSource(request.caller(), path, versionId);
        Optional<String> expectedOwner = request.headers().first(EXPECTED_OWNER);
        if (expectedOwner.isPresent()) {
            if (!ACCOUNT_ID.matcher(expectedOwner.get()).matches()) {
                throw new S3Exception(S3ErrorCode.INVALID_BUCKET_OWNER_ACCOUNT_ID);
            }
            if (!expectedOwner.get().equals(admission.bucket().orElseThrow().ownerAccountId())) {
                throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
            }
        }
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

    private static String decode(String encoded, String header) {
        try {
            return Query.percentDecode(encoded);
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
