package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Standing;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.util.Optional;

/** Who sent a request. Immutable but for the body. */
public sealed interface AuthResult {
    /** The body without framing; its end is only reached when it is what the sender declared. */
    VerifiedBody body();

    /** With whom its request counts. */
    Standing standing();

    /** The head's signature was verified. {@code region} is the one it was signed for, if it {@link #signsRegion}. */
    record Authenticated(
            Credential.Sender sender, String accessKeyId, String region, SignatureFacts signature, VerifiedBody body)
            implements AuthResult {
        /** The same with another body. */
        public Authenticated withBody(VerifiedBody other) {
            return new Authenticated(sender, accessKeyId, region, signature, other);
        }

        /** Whether the signature is in the query, which it then covers. */
        public boolean presigned() {
            return signature.presigned();
        }

        /** Whether the signature names a Region; version 2 knows none. */
        public boolean signsRegion() {
            return !signature.version().equals(SignatureFacts.VERSION_2);
        }

        /** The refusal of a request that should have been signed for another Region. */
        public AuthException wrongRegion(String expected) {
            return signature.wrongRegion(accessKeyId, region, expected);
        }

        @Override
        public Standing standing() {
            return new Standing.Known(
                    principal().account().map(AccountId::value).orElseThrow());
        }

        public Principal principal() {
            return sender.principal();
        }

        public IdentityPolicies policies() {
            return sender.policies();
        }

        /** The condition keys of the sender; those of the connection are not in it. */
        public RequestContext context() {
            return sender.context();
        }

        /** What the token of a temporary access key says. */
        public Optional<SessionClaims> session() {
            return sender.session();
        }
    }

    /** The request carries no signature at all. */
    record Anonymous(VerifiedBody body) implements AuthResult {
        @Override
        public Standing standing() {
            return Standing.ANONYMOUS;
        }
    }
}
