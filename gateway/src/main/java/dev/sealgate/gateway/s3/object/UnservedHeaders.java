package dev.sealgate.gateway.s3.object;

import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Exception;
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

    /** @throws S3Exception NotImplemented for grants, tags and object lock */
    public static void refuse(Headers headers) {
        for (String name : headers.names()) {
            boolean unserved = name.startsWith("x-amz-grant-")
                    || name.startsWith("x-amz-object-lock-")
                    || (name.equals("x-amz-tagging")
                            && !headers.first(name).orElse("").isEmpty());
            if (unserved) {
                throw new S3Exception(S3ErrorCode.NOT_IMPLEMENTED).with("Header", name);
            }
        }
        refuseAcl(headers.first(ACL));
    }

    private static void refuseAcl(Optional<String> acl) {
        acl.filter(value -> !OWNER_ONLY.contains(value)).ifPresent(value -> {
            throw OTHER_ACLS.contains(value)
                    ? new S3Exception(S3ErrorCode.NOT_IMPLEMENTED).with("Header", ACL)
                    : S3Exception.invalidArgument("", ACL, value);
        });
    }
}
