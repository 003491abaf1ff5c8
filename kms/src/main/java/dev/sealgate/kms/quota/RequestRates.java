package dev.sealgate.kms.quota;

import dev.sealgate.policy.context.AccountId;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts calls per account, region and quota, and says which ones come too fast: one second's worth at once, then evenly.
 *
 * <p>Thread-safe, without locks. Held in memory: another gateway counts for itself, and a restart begins anew.
 */
public final class RequestRates {
    /** In the configuration, stands for every quota that is not named. */
    public static final String ALL_OTHERS = "*";

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int MAX_BUCKETS = 10_000;

    private final Map<String, Integer> configured;
    private final RaisedRates raised;
    private final ConcurrentHashMap<Bucket, AtomicLong> buckets = new ConcurrentHashMap<>();

    private record Bucket(AccountId account, String region, String group) {}

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
        long nowNanos = now.getEpochSecond() * SECOND_NANOS + now.getNano();
        int perSecond = perSecond(quota, account, region);
        long intervalNanos = Math.max(1, SECOND_NANOS / perSecond);
        long latest = nowNanos + intervalNanos * perSecond;
        AtomicLong due = bucket(new Bucket(account, region, quota.group()), nowNanos);
        while (true) {
            long seen = due.get();
            // A time further ahead was written before the clock was set back.
            long from = seen < nowNanos || seen > latest ? nowNanos : seen;
            long next = from + intervalNanos;
            if (next > latest) {
                return false;
            }
            if (due.compareAndSet(seen, next)) {
                return true;
            }
        }
    }

    private AtomicLong bucket(Bucket bucket, long nowNanos) {
        AtomicLong kept = buckets.get(bucket);
        if (kept != null) {
            return kept;
        }
        if (buckets.size() >= MAX_BUCKETS) {
            buckets.values().removeIf(due -> due.get() < nowNanos);
        }
        return buckets.computeIfAbsent(bucket, _ -> new AtomicLong(nowNanos));
    }
}
