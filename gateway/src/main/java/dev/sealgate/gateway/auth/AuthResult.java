package dev.sealgate.gateway.auth;

import dev.sealgate.gateway.exchange.VerifiedBody;
import dev.sealgate.policy.Principal;

/** Who sent a request. Immutable but for the body. */
public sealed interface AuthResult {
    /** The body without framing; its end is only reached when it is what the sender declared. */
    VerifiedBody body();

    /** The head's signature was verified. {@code region} is the one it was signed for. */
    record Authenticated(Principal principal, String accessKeyId, String region, VerifiedBody body)
            implements AuthResult {}

    /** The request carries no signature at all. */
    record Anonymous(VerifiedBody body) implements AuthResult {}
}
