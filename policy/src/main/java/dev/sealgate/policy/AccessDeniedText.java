package dev.sealgate.policy;

/** AWS's sentence for a refusal. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
public final class AccessDeniedText {
    private static final String HIDDEN_KEY = " on this resource because the resource does not exist in this Region, no"
            + " resource-based policies allow access, or a resource-based policy explicitly denies access";

    private AccessDeniedText() {}

    /**
     * For example {@code User: arn:aws:iam::111122223333:user/ann is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" because
     * no identity-based policy allows the s3:GetObject action}. Who may not learn that much is the door's business.
     *
     * @throws IllegalArgumentException for an {@link Decision.Allow}
     */
    public static String of(Decision decision) {
        return switch (decision) {
            case Decision.Allow _ -> throw new IllegalArgumentException("nothing was denied");
            case Decision.Undecided(AccessRequest request) -> start(request) + on(request);
            case Decision.ExplicitDeny(AccessRequest request, PolicySource by) ->
                isHiddenKey(request, by)
                        ? start(request) + HIDDEN_KEY
                        : start(request) + on(request) + " with an explicit deny in " + by.withArticle();
            case Decision.ImplicitDeny(AccessRequest request, PolicySource missing) ->
                isHiddenKey(request, missing)
                        ? start(request) + HIDDEN_KEY
                        : start(request) + on(request) + because(request, missing);
        };
    }

    /** A key that its policy does not show to another account must look like no key. */
    private static boolean isHiddenKey(AccessRequest request, PolicySource refusing) {
        return request.resource().kind() == Resource.Kind.KMS_KEY
                && refusing == PolicySource.RESOURCE
                && !Evidence.isSameAccount(request);
    }

    private static String start(AccessRequest request) {
        return "User: " + request.principal().arn() + " is not authorized to perform: " + request.action();
    }

    private static String on(AccessRequest request) {
        String arn = request.resource().arn();
        return switch (request.resource().kind()) {
            case S3 -> " on resource: \"" + arn + '"';
            // AWS: S3 names no resource where there is none, KMS does ("on resource: *").
            case ORDINARY -> arn.equals("*") && request.action().startsWith("s3:") ? "" : " on resource: " + arn;
            case KMS_KEY, ROLE_TRUST -> " on resource: " + arn;
        };
    }

    /** STS does not say what is missing. */
    private static String because(AccessRequest request, PolicySource missing) {
        return switch (request.resource().kind()) {
            case ROLE_TRUST -> "";
            case ORDINARY, S3, KMS_KEY ->
                " because no " + missing.words() + " allows the " + request.action() + " action";
        };
    }
}
