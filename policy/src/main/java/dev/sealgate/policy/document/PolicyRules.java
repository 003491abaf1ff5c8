package dev.sealgate.policy.document;

import java.util.Optional;

/**
 * What a document must, may and must not hold, by what it is attached to. Immutable.
 *
 * @param bucket the only bucket that a bucket policy may name
 */
public record PolicyRules(Kind kind, Optional<String> bucket) {
    public enum Kind {
        /** Users, groups, roles, managed policies, boundaries: no Principal. */
        IDENTITY,
        /** At most 2,048 characters; otherwise like an identity policy. */
        SESSION,
        /** At most 20,480 bytes without white space; Principal needed; every ARN in the bucket. */
        BUCKET,
        /** At most 32,768 bytes; Principal needed. */
        KMS_KEY,
        /** Principal needed, no Resource. */
        ROLE_TRUST
    }

    public static PolicyRules of(Kind kind) {
        return new PolicyRules(kind, Optional.empty());
    }

    public static PolicyRules bucket(String name) {
        return new PolicyRules(Kind.BUCKET, Optional.of(name));
    }
}
