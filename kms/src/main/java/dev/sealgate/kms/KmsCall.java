package dev.sealgate.kms;

import dev.sealgate.policy.Principal;
import java.util.Optional;

/**
 * Who calls the KMS, where, and on behalf of what. Immutable.
 *
 * @param region the region of the request's signature; keys belong to account and region
 * @param viaService for calls S3 makes for its caller, {@code s3.<region>.amazonaws.com}; empty for direct calls
 */
public record KmsCall(Principal caller, String region, String requestId, Optional<String> viaService) {}
