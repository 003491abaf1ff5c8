package dev.sealgate.kms.quota;

import java.util.Map;

/**
 * One row of {@link RequestQuotas}: calls that share a rate. Immutable.
 *
 * @param group the name by which the configuration sets it
 * @param code AWS's quota code, or an invented one where AWS's is not known
 * @param name AWS's name of the quota
 * @param perSecond calls in one second, in regions that {@code elsewhere} does not name
 * @param elsewhere the regions where AWS allows another rate
 */
public record RequestQuota(String group, String code, String name, int perSecond, Map<String, Integer> elsewhere) {
    public RequestQuota {
        elsewhere = Map.copyOf(elsewhere);
    }

    /** AWS's default. */
    public int perSecond(String region) {
        return elsewhere.getOrDefault(region, perSecond);
    }
}
