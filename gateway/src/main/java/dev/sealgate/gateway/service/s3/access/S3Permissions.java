package dev.sealgate.gateway.service.s3.access;

import static dev.sealgate.gateway.service.s3.S3Operation.*;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.service.s3.S3Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Every IAM action that a request needs, beyond its operation's own: for versions, and for what its headers ask for.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
final class S3Permissions {
    private static final Set<S3Operation> NEW_OBJECTS = Set.of(PUT_OBJECT, COPY_OBJECT, CREATE_MULTIPART_UPLOAD);
    private static final Set<S3Operation> NEW_BUCKETS = Set.of(CREATE_BUCKET);
    private static final Set<S3Operation> DELETIONS = Set.of(DELETE_OBJECT, DELETE_OBJECTS);

    /** An action that is needed in place of the operation's when the request names a version. */
    private static final Map<S3Operation, String> OF_VERSIONS = Map.of(
            GET_OBJECT, "s3:GetObjectVersion",
            HEAD_OBJECT, "s3:GetObjectVersion",
            DELETE_OBJECT, "s3:DeleteObjectVersion",
            GET_OBJECT_ATTRIBUTES, "s3:GetObjectVersionAttributes",
            GET_OBJECT_TAGGING, "s3:GetObjectVersionTagging",
            PUT_OBJECT_TAGGING, "s3:PutObjectVersionTagging",
            DELETE_OBJECT_TAGGING, "s3:DeleteObjectVersionTagging",
            GET_OBJECT_ACL, "s3:GetObjectVersionAcl",
            PUT_OBJECT_ACL, "s3:PutObjectVersionAcl");

    /** One more action that these operations need when {@code asked} holds. */
    private record Extra(Set<S3Operation> operations, Predicate<Headers> asked, String action) {}

    private static final List<Extra> EXTRAS = List.of(
            new Extra(NEW_OBJECTS, S3Permissions::namesAcl, "s3:PutObjectAcl"),
            new Extra(NEW_OBJECTS, header("x-amz-tagging"), "s3:PutObjectTagging"),
            new Extra(NEW_OBJECTS, header("x-amz-object-lock-mode"), "s3:PutObjectRetention"),
            new Extra(NEW_OBJECTS, header("x-amz-object-lock-legal-hold"), "s3:PutObjectLegalHold"),
            new Extra(NEW_BUCKETS, S3Permissions::namesAcl, "s3:PutBucketAcl"),
            new Extra(NEW_BUCKETS, header("x-amz-object-ownership"), "s3:PutBucketOwnershipControls"),
            new Extra(NEW_BUCKETS, S3Permissions::wantsLock, "s3:PutBucketObjectLockConfiguration"),
            new Extra(NEW_BUCKETS, S3Permissions::wantsLock, "s3:PutBucketVersioning"),
            new Extra(DELETIONS, S3Permissions::bypasses, "s3:BypassGovernanceRetention"),
            new Extra(Set.of(GET_OBJECT_ATTRIBUTES), _ -> true, "s3:GetObject"),
            new Extra(Set.of(UPDATE_OBJECT_ENCRYPTION), _ -> true, "s3:PutObject"));

    private S3Permissions() {}

    /** In the order in which they are asked for; the first is the operation's own. */
    static List<String> actions(S3Operation operation, Query query, Headers headers) {
        List<String> actions = new ArrayList<>();
        boolean version = query.contains("versionId");
        actions.add(version ? OF_VERSIONS.getOrDefault(operation, operation.action()) : operation.action());
        for (Extra extra : EXTRAS) {
            if (extra.operations().contains(operation) && extra.asked().test(headers)) {
                boolean read = version && extra.action().equals("s3:GetObject");
                actions.add(read ? "s3:GetObjectVersion" : extra.action());
            }
        }
        return actions;
    }

    private static Predicate<Headers> header(String name) {
        return headers -> headers.contains(name);
    }

    private static boolean namesAcl(Headers headers) {
        return headers.contains("x-amz-acl")
                || headers.names().stream().anyMatch(name -> name.startsWith("x-amz-grant-"));
    }

    private static boolean wantsLock(Headers headers) {
        return headers.first("x-amz-bucket-object-lock-enabled")
                .filter("true"::equalsIgnoreCase)
                .isPresent();
    }

    private static boolean bypasses(Headers headers) {
        return headers.first("x-amz-bypass-governance-retention")
                .filter("true"::equalsIgnoreCase)
                .isPresent();
    }
}
