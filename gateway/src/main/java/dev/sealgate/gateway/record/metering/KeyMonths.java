package dev.sealgate.gateway.record.metering;

import dev.sealgate.kms.KeyLife;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What keys cost by the month, each begun hour being the month's share of an hour. */
final class KeyMonths {
    private KeyMonths() {}

    /** In micro-dollars, for a key and its paid rotations, from {@code start} until {@code end}. */
    static long microDollars(KeyLife key, Instant start, Instant end) {
        if (key.pendingDeletion()) {
            return 0;
        }
        List<Instant> since = new ArrayList<>(List.of(key.createdAt()));
        key.rotations().stream().limit(PriceClass.PAID_ROTATIONS).forEach(since::add);
        return since.stream()
                .mapToLong(each -> microDollars(each.isAfter(start) ? each : start, end))
                .sum();
    }

    private static long microDollars(Instant start, Instant end) {
        BigDecimal sum = BigDecimal.ZERO;
        Instant from = start;
        while (from.isBefore(end)) {
            YearMonth month = YearMonth.from(from.atOffset(ZoneOffset.UTC));
            Instant next = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant until = next.isBefore(end) ? next : end;
            sum = sum.add(share(begunHours(from, until), month));
            from = until;
        }
        return sum.setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    private static BigDecimal share(long hours, YearMonth month) {
        long hoursOfMonth = Duration.ofDays(month.lengthOfMonth()).toHours();
        return BigDecimal.valueOf(Math.min(hours, hoursOfMonth) * PriceClass.KEY_MONTH_MICRO_DOLLARS)
                .divide(BigDecimal.valueOf(hoursOfMonth), 6, RoundingMode.HALF_UP);
    }

    private static long begunHours(Instant from, Instant until) {
        return Math.ceilDiv(
                Duration.between(from, until).toSeconds(), Duration.ofHours(1).toSeconds());
    }
}
