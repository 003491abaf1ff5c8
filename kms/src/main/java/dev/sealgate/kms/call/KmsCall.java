package dev.sealgate.kms.call;

import dev.sealgate.policy.Caller;
import java.util.Optional;

/**
 * Who calls the KMS, where, and on behalf of what. Used by the request's thread only, as its caller is.
 *
 * @param caller every permission the call needs is asked of it
 * @param region the region of the request's signature; keys belong to account and region
 * @param viaService for calls that a service makes for its caller, its endpoint, {@code s3.<region>.amazonaws.com}; empty for direct calls
 * @param observer notified of the outcome
 */
public record KmsCall(
        Caller caller, String region, String requestId, Optional<String> viaService, KmsObserver observer) {
    /** The name of the service that calls for its caller, for example {@code s3}; empty for direct calls. */
    public Optional<String> via() {
        return viaService.map(endpoint -> endpoint.split("\\.", 2)[0]);
    }
}
