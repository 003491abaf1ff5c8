package dev.sealgate.policy.simulate;

import dev.sealgate.policy.PolicySource;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.document.PolicyRules;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The members of a case that hold policies. */
public enum PolicySlot {
    BUCKET("bucket", PolicySource.RESOURCE, "a bucket or object"),
    KEY("key", PolicySource.RESOURCE, "a KMS key"),
    TRUST("trust", PolicySource.RESOURCE, "a role to be assumed"),
    IDENTITY("identity", PolicySource.IDENTITY, ""),
    BOUNDARY("boundary", PolicySource.BOUNDARY, ""),
    SESSION("session", PolicySource.SESSION, "");

    private final String member;
    private final PolicySource source;
    private final String resource;

    PolicySlot(String member, PolicySource source, String resource) {
        this.member = member;
        this.source = source;
        this.resource = resource;
    }

    /** As case files call it. */
    public String member() {
        return member;
    }

    PolicySource source() {
        return source;
    }

    /** What a request must be about for its case to have one; empty for the policies of callers. */
    String resource() {
        return resource;
    }

    /** What a case does that has a policy there. */
    String need() {
        return isOfResource() ? "is about " + resource : "has `" + member + "`";
    }

    /** Whose policy it is, where the resource can have one. */
    static Optional<PolicySlot> of(Resource.Kind kind) {
        return switch (kind) {
            case S3 -> Optional.of(BUCKET);
            case KMS_KEY -> Optional.of(KEY);
            case ROLE_TRUST -> Optional.of(TRUST);
            case ORDINARY -> Optional.empty();
        };
    }

    /** What a case may call the place of a policy of that kind. */
    static Stream<String> places(PolicySource source, Resource.Kind kind) {
        Stream<String> kinds = Stream.of(source.name().toLowerCase(Locale.ROOT));
        return source == PolicySource.RESOURCE
                ? Stream.concat(kinds, of(kind).stream().map(PolicySlot::member))
                : kinds;
    }

    boolean isOfResource() {
        return source == PolicySource.RESOURCE;
    }

    /** What a policy there must satisfy. */
    PolicyRules rules(SimulatedRequest request) {
        return switch (this) {
            case BUCKET, KEY, TRUST -> request.resourceRules();
            case IDENTITY, BOUNDARY -> PolicyRules.of(PolicyRules.Kind.IDENTITY);
            case SESSION -> PolicyRules.of(PolicyRules.Kind.SESSION);
        };
    }
}
