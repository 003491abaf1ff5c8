package dev.sealgate.gateway.identity.auth;

import java.util.Set;

/** Whether customer keys appear in a canonical request: they are signed, but an error document must not repeat them. */
enum Disclosure {
    FULL,
    REDACTED;

    private static final Set<String> SECRET_HEADERS = Set.of(
            "x-amz-server-side-encryption-customer-key", "x-amz-copy-source-server-side-encryption-customer-key");

    /** The value of a header or parameter, by its lower-case name. */
    String value(String lowerName, String value) {
        return this == REDACTED && SECRET_HEADERS.contains(lowerName) ? "REDACTED" : value;
    }
}
