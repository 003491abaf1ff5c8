package dev.sealgate.storage.usage;

import java.time.LocalDate;

/**
 * What one counter counts. Immutable; parts that do not apply are empty.
 *
 * @param account who pays
 * @param day in UTC
 * @param service {@code kms} or {@code s3}
 * @param operation AWS's name of it
 * @param priceClass what one call costs, by name
 * @param kmsKey the ARN
 * @param principal the ARN of a user, a role (for all of its sessions) or root
 */
public record UsageKey(
        String account,
        LocalDate day,
        String region,
        String service,
        String operation,
        String priceClass,
        String kmsKey,
        String bucket,
        String principal) {}
