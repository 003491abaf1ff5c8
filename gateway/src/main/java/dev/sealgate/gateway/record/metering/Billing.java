package dev.sealgate.gateway.record.metering;

import dev.sealgate.gateway.record.metering.UsageReport.Estimate;
import dev.sealgate.gateway.record.metering.UsageReport.Row;
import dev.sealgate.kms.KeyLife;
import dev.sealgate.storage.usage.Usage;
import dev.sealgate.storage.usage.UsageKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums counters up to a report. Used by one thread. */
public final class Billing {
    public static final String NOTE =
            "An estimate at AWS's list prices of 2026 for us-east-1, not a bill. Only calls that succeeded are"
                    + " charged; the free tier is applied to what these days show of each month; keys that are gone are not in it.";

    private final Grouping by;
    private final Map<String, Sums> rows = new HashMap<>();
    private final Sums total = new Sums();
    private final Map<YearMonth, Long> freeTierCalls = new HashMap<>();

    /** What a row becomes. */
    private static final class Sums {
        private Usage kms = Usage.NONE;
        private Usage s3 = Usage.NONE;
        private long requestsMicroDollars;
        private long keysMicroDollars;

        void add(UsageKey key, Usage usage) {
            if (key.service().equals(KmsUsage.SERVICE)) {
                kms = kms.plus(usage);
                requestsMicroDollars +=
                        usage.performed() * PriceClass.valueOf(key.priceClass()).microDollars();
            } else {
                s3 = s3.plus(usage);
            }
        }

        long busyness() {
            return kms.calls() + s3.calls();
        }

        Row row(String name) {
            return new Row(
                    name,
                    kms.calls(),
                    kms.throttled(),
                    kms.errors(),
                    kms.viaS3(),
                    s3.calls(),
                    s3.throttled(),
                    s3.errors(),
                    s3.bytesIn(),
                    s3.bytesOut(),
                    MicroDollars.text(requestsMicroDollars),
                    MicroDollars.text(keysMicroDollars),
                    s3.savedCalls(),
                    kms.savableByBucketKeys(),
                    kms.savableByCaching());
        }
    }

    public Billing(Grouping by) {
        this.by = by;
    }

    public void add(UsageKey key, Usage usage) {
        rows.computeIfAbsent(by.nameOf(key), _ -> new Sums()).add(key, usage);
        total.add(key, usage);
        if (PriceClass.valueOf(key.priceClass()).inFreeTier()) {
            freeTierCalls.merge(YearMonth.from(key.day()), usage.performed(), Long::sum);
        }
    }

    /** @param now keys cost nothing in the future */
    public void add(KeyLife key, LocalDate first, LocalDate last, Instant now) {
        Instant start = first.atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant end = last.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        long cost = KeyMonths.microDollars(key, start, end.isBefore(now) ? end : now);
        total.keysMicroDollars += cost;
        if (by == Grouping.KEY) {
            rows.computeIfAbsent(key.arn().toString(), _ -> new Sums()).keysMicroDollars += cost;
        }
    }

    public List<Row> rows() {
        Comparator<Map.Entry<String, Sums>> dearest = Comparator.comparingLong(
                entry -> entry.getValue().requestsMicroDollars + entry.getValue().keysMicroDollars);
        return rows.entrySet().stream()
                .sorted(dearest.thenComparingLong(entry -> entry.getValue().busyness())
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> entry.getValue().row(entry.getKey()))
                .toList();
    }

    public Row total() {
        return total.row("total");
    }

    public Estimate estimate() {
        long free = freeTierCalls.values().stream()
                .mapToLong(calls -> price(Math.min(calls, PriceClass.FREE_REQUESTS_A_MONTH)))
                .sum();
        long requests = total.requestsMicroDollars;
        return new Estimate(
                MicroDollars.text(requests),
                MicroDollars.text(-free),
                MicroDollars.text(total.keysMicroDollars),
                MicroDollars.text(requests - free + total.keysMicroDollars),
                MicroDollars.text(price(total.s3.savedCalls())),
                MicroDollars.text(price(total.kms.savableByBucketKeys())),
                MicroDollars.text(price(total.kms.savableByCaching())));
    }

    private static long price(long calls) {
        return calls * PriceClass.REQUEST.microDollars();
    }
}
