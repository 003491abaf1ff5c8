package dev.sealgate.gateway.edge.exchange;

/** Names accounts as S3 documents do: by canonical user id. Thread-safe. */
@FunctionalInterface
public interface Owners {
    /** 64 hex digits. */
    String canonicalId(String accountId);

    /** For people. */
    default String displayName(String accountId) {
        return accountId;
    }
}
