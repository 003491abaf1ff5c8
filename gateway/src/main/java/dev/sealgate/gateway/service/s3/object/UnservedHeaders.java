package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.storage.object.ObjectOwnership;
import java.util.Optional;
import java.util.Set;

/** Headers that ask for features this gateway does not serve: refused, because ignoring them would lie about protection. */
public final class UnservedHeaders {
    private static final String ACL = "x-amz-acl";
    private static final Set<String> OWNER_ONLY = Set.of("private", "bucket-owner-full-control");
    private static final Set<String> OTHER_ACLS = Set.of(
            "public-read",
            "public-read-write",
            "authenticated-read",
            "aws-exec-read",
            "bucket-owner-read",
            "log-delivery-write");

    private UnservedHeaders() {}

    /** @throws S3Exception NotImplemented for grants; AccessControlListNotSupported where the bucket has no ACLs */
    public static void refuse(S3Request request) {
        Headers headers = request.headers();
        Optional<ObjectOwnership> ownership = request.requireBucket().ownership();
        boolean enforced =
                ownership.filter(ObjectOwnership.BUCKET_OWNER_ENFORCED::equals).isPresent();
        refuseAcl(headers.first(ACL), enforced);
        for (String name : headers.names()) {
            if (name.startsWith("x-amz-grant-")) {
                throw enforced
                        ? new S3Exception(S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED)
                        : new S3Exception(S3ErrorCode.NOT_IMPLEMENTED).with("Header", name);
            }
        }
    }

    /**
     * For a canned ACL of any bucket or object.
     *
     * @throws S3Exception InvalidArgument, without a message as on AWS
     */
    public static void requireCanned(String acl) {
        if (!OWNER_ONLY.contains(acl) && !OTHER_ACLS.contains(acl)) {
            throw S3Exception.invalidArgument("", ACL, acl);
        }
    }

    private static void refuseAcl(Optional<String> acl, boolean enforced) {
        acl.filter(value -> !OWNER_ONLY.contains(value)).ifPresent(value -> {
            requireCanned(value);
            throw enforced
                    ? new S3Exception(S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED)
                    : new S3Exception(S3ErrorCode.NOT_IMPLEMENTED).with("Header", ACL);
        });
    }
}
