package dev.sealgate.gateway.service.quotas;

import java.time.Instant;

/**
 * A request for more; here it is granted at once. Immutable.
 *
 * @param desired the value that was asked for
 * @param requester the ARN of who asked
 */
record QuotaChange(String code, long desired, Instant created, String requester) {}
