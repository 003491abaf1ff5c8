package dev.sealgate.gateway.service.quotas;

import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * One quota of the KMS as the Service Quotas API shows it. Immutable.
 *
 * @param resource what CloudWatch counts calls of this quota under; empty for what is not counted by the second
 * @param standard what accounts start with, by region
 */
record Quota(String code, String name, Optional<String> resource, boolean adjustable, ToLongFunction<String> standard) {
    String arn(String region, String account) {
        return "arn:aws:servicequotas:" + region + ":" + account + ":kms/" + code;
    }
}
