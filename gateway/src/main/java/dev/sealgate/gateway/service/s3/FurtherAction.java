package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Headers;
import java.util.List;
import java.util.function.Predicate;

/**
 * One more IAM action that requests need beside their operation's own. Immutable.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 *
 * @param ofVersion the action in its place for a request that names a version
 * @param asked whether a request's head asks for it
 */
public record FurtherAction(String action, String ofVersion, Predicate<Headers> asked) {
    static final List<FurtherAction> NEW_OBJECT = List.of(
            new FurtherAction("s3:PutObjectAcl", FurtherAction::namesAcl),
            new FurtherAction("s3:PutObjectTagging", has("x-amz-tagging")),
            new FurtherAction("s3:PutObjectRetention", has("x-amz-object-lock-mode")),
            new FurtherAction("s3:PutObjectLegalHold", has("x-amz-object-lock-legal-hold")));

    static final List<FurtherAction> NEW_BUCKET = List.of(
            new FurtherAction("s3:PutBucketAcl", FurtherAction::namesAcl),
            new FurtherAction("s3:PutBucketOwnershipControls", has("x-amz-object-ownership")),
            new FurtherAction("s3:PutBucketObjectLockConfiguration", isTrue("x-amz-bucket-object-lock-enabled")),
            new FurtherAction("s3:PutBucketVersioning", isTrue("x-amz-bucket-object-lock-enabled")));

    static final List<FurtherAction> BYPASS =
            List.of(new FurtherAction("s3:BypassGovernanceRetention", isTrue("x-amz-bypass-governance-retention")));

    static final List<FurtherAction> READING =
            List.of(new FurtherAction("s3:GetObject", "s3:GetObjectVersion", _ -> true));

    static final List<FurtherAction> WRITING = List.of(new FurtherAction("s3:PutObject", _ -> true));

    private FurtherAction(String action, Predicate<Headers> asked) {
        this(action, action, asked);
    }

    private static Predicate<Headers> has(String name) {
        return headers -> headers.contains(name);
    }

    private static Predicate<Headers> isTrue(String name) {
        return headers -> headers.first(name).filter("true"::equalsIgnoreCase).isPresent();
    }

    private static boolean namesAcl(Headers headers) {
        return headers.contains("x-amz-acl")
                || headers.names().stream().anyMatch(name -> name.startsWith("x-amz-grant-"));
    }
}
