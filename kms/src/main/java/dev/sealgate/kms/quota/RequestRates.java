package dev.sealgate.kms.quota;

import dev.sealgate.policy.context.AccountId;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts calls per account, region and quota, and says which ones come too fast: one second's worth at once, then evenly.
 *
 * <p>Thread-safe, without locks. Held in memory: a restart begins anew. Gateways over one store divide the rates by
 * {@link RequestShares}; one that does not share counts for itself.
 */
public final class RequestRates {
    /** In the configuration, stands for every quota that is not named. */
    public static final String ALL_OTHERS = "*";

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int MAX_BUCKETS = 10_000;

    private final Map<String, Integer> configured;
    private final RaisedRates raised;
    private final ConcurrentHashMap<RateKey, RateBucket> buckets = new ConcurrentHashMap<>();
    private volatile Sharing sharing = Sharing.ALONE;

    /** @param configured calls per second by group, in place of AWS's defaults; others than known groups and
     *     {@link #ALL_OTHERS}, and rates below 1, are an {@link IllegalArgumentException} */
    public RequestRates(Map<String, Integer> configured) {
        this(configured, RaisedRates.NONE);
    }

    /** The same with rates that were raised since, which win over those of the configuration. */
    public RequestRates(Map<String, Integer> configured, RaisedRates raised) {
        this.raised = raised;
        this.configured = Map.copyOf(configured);
        configured.forEach((group, perSecond) -> {
            boolean known =
                    group.equals(ALL_OTHERS) || RequestQuotas.find(group).isPresent();
            if (!known || perSecond < 1) {
                throw new IllegalArgumentException("quota " + group + ": " + perSecond);
            }
        });
    }

    /** Calls per second that are in force. */
    public int perSecond(RequestQuota quota, AccountId account, String region) {
        OptionalInt more = raised.perSecond(quota, account, region);
        return more.isPresent() ? more.getAsInt() : unraised(quota, region);
    }

    /** Calls per second that were in force before anything was raised. */
    public int unraised(RequestQuota quota, String region) {
        Integer named = configured.get(quota.group());
        return named != null ? named : configured.getOrDefault(ALL_OTHERS, quota.perSecond(region));
    }

    /** Counts a call unless it comes too fast, and answers whether it may go on. */
    public boolean admit(AccountId account, String region, RequestQuota quota, Instant now) {
        long nowNanos = nanos(now);
        int perSecond = perSecond(quota, account, region);
        RateKey rate = new RateKey(account, region, quota.group());
        RateBucket bucket = bucket(rate, nowNanos);
        sharing.asked(bucket);
        return bucket.admit(nowNanos, perSecond, rate, sharing);
    }

    private RateBucket bucket(RateKey rate, long nowNanos) {
        RateBucket kept = buckets.get(rate);
        if (kept != null) {
            return kept;
        }
        if (buckets.size() >= MAX_BUCKETS) {
            buckets.values().removeIf(bucket -> !bucket.isUsedAhead(nowNanos));
        }
        return buckets.computeIfAbsent(rate, _ -> new RateBucket(nowNanos));
    }

    /** Divides the rates from now on; to be called before the first call is counted. */
    void share(Sharing with) {
        sharing = with;
        buckets.clear();
    }

    /** Every rate that was asked for, for as long as there is room. */
    Map<RateKey, RateBucket> buckets() {
        return buckets;
    }

    static long nanos(Instant time) {
        return time.getEpochSecond() * SECOND_NANOS + time.getNano();
    }
}
