package dev.sealgate.storage.identity;

import java.time.Instant;
import java.util.Map;

/** What users, groups, roles and managed policies have in common. */
public sealed interface Entity permits User, Group, Role, ManagedPolicy {
    /** Unique within account and kind, compared without case. */
    String name();

    /** Starts and ends with a slash. */
    String path();

    /** Four letters for the kind and 17 more characters; never used again. */
    String id();

    Instant created();

    /** Empty for groups, which have none. */
    Map<String, String> tags();

    /** {@code user}, {@code group}, {@code role} or {@code policy}, as in ARNs. */
    String kind();

    default String arn(String accountId) {
        return "arn:aws:iam::" + accountId + ":" + kind() + path() + name();
    }
}
