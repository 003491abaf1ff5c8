package dev.sealgate.gateway.record.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.kms.KeyLife;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.usage.Usage;
import dev.sealgate.storage.usage.UsageKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BillingTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 4);
    private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");

    private static UsageKey key(PriceClass price, LocalDate day) {
        return new UsageKey("111122223333", day, "us-east-1", "kms", "Decrypt", price.name(), "k", "b", "p");
    }

    private static Usage calls(long calls) {
        return new Usage(calls, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @ParameterizedTest(name = "{1} calls of {0} cost {2}, {3} of it free")
    @CsvSource({
        "REQUEST,      0,      0.000000,    0.000000, 0.000000",
        "REQUEST,      1,      0.000003,   -0.000003, 0.000000",
        "REQUEST,      20000,  0.060000,   -0.060000, 0.000000",
        "REQUEST,      20001,  0.060003,   -0.060000, 0.000003",
        "REQUEST,      30000,  0.090000,   -0.060000, 0.030000",
        "ASYMMETRIC,   10000,  0.150000,    0.000000, 0.150000",
        "KEY_PAIR_ECC, 10000,  0.100000,    0.000000, 0.100000",
        "KEY_PAIR_RSA, 10000, 12.000000,    0.000000, 12.000000",
    })
    void requests(PriceClass price, long calls, String requests, String free, String total) {
        Billing billing = new Billing(Grouping.KEY);
        billing.add(key(price, DAY), calls(calls));
        assertEquals(
                new UsageReport.Estimate(requests, free, "0.000000", total, "0.000000", "0.000000", "0.000000"),
                billing.estimate());
    }

    @Test
    void freeTier_isAMonths() {
        Billing billing = new Billing(Grouping.KEY);
        billing.add(key(PriceClass.REQUEST, DAY), calls(15_000));
        billing.add(key(PriceClass.REQUEST, DAY.plusDays(1)), calls(15_000));
        billing.add(key(PriceClass.REQUEST, DAY.plusMonths(1)), calls(15_000));
        assertEquals("0.030000", billing.estimate().totalUsd());
    }

    @Test
    void refusedCalls_areCountedButNotCharged_andSavingsPriced() {
        Billing billing = new Billing(Grouping.OPERATION);
        billing.add(key(PriceClass.ASYMMETRIC, DAY), new Usage(10, 3, 2, 4, 0, 1, 2, 0, 0));
        billing.add(
                new UsageKey("111122223333", DAY, "", "s3", "PutObject", "NONE", "", "b", "p"),
                new Usage(6, 0, 1, 0, 5, 0, 0, 100, 200));
        assertEquals(
                List.of(
                        new UsageReport.Row("kms:Decrypt", 10, 3, 2, 4, 0, 0, 0, 0, 0, "0.000075", "0.000000", 0, 1, 2),
                        new UsageReport.Row(
                                "s3:PutObject", 0, 0, 0, 0, 6, 0, 1, 100, 200, "0.000000", "0.000000", 5, 0, 0)),
                billing.rows());
        assertEquals(
                new UsageReport.Estimate(
                        "0.000075", "0.000000", "0.000000", "0.000075", "0.000015", "0.000003", "0.000006"),
                billing.estimate());
    }

    @ParameterizedTest(name = "made {0}, rotated {1} times, until {2}: {3}")
    @CsvSource({
        "2025-01-01T00:00:00Z, 0, 2026-05-01T00:00:00Z, 1000000",
        "2025-01-01T00:00:00Z, 1, 2026-05-01T00:00:00Z, 2000000",
        "2025-01-01T00:00:00Z, 2, 2026-05-01T00:00:00Z, 3000000",
        "2025-01-01T00:00:00Z, 5, 2026-05-01T00:00:00Z, 3000000",
        "2026-04-30T23:59:59Z, 0, 2026-05-01T00:00:00Z, 1389", // one begun hour of 720
        "2026-05-01T00:00:00Z, 0, 2026-05-01T00:00:00Z, 0",
        "2026-04-16T00:00:00Z, 0, 2026-05-01T00:00:00Z, 500000",
        "2025-01-01T00:00:00Z, 0, 2026-04-16T00:00:00Z, 500000", // now is in the middle of the range
    })
    void keys(Instant created, int rotations, Instant end, long microDollars) {
        List<Instant> rotated = Stream.generate(() -> created).limit(rotations).toList();
        assertEquals(microDollars, KeyMonths.microDollars(life(created, rotated, false), APRIL, end));
    }

    @Test
    void keysOnTheirWayOut_costNothing_andMonthsAddUp() {
        assertEquals(0, KeyMonths.microDollars(life(APRIL, List.of(), true), APRIL, MAY));
        assertEquals(
                2_000_000,
                KeyMonths.microDollars(life(APRIL, List.of(), false), APRIL, Instant.parse("2026-06-01T00:00:00Z")));
        assertEquals(
                1_500_000,
                KeyMonths.microDollars(life(APRIL, List.of(Instant.parse("2026-04-16T00:00:00Z")), false), APRIL, MAY));
    }

    @Test
    void key_isARowOfItsOwn_alsoWithoutCalls() {
        Billing billing = new Billing(Grouping.KEY);
        KeyLife life = life(APRIL, List.of(), false);
        billing.add(life, LocalDate.of(2026, 4, 1), LocalDate.of(2026, 4, 30), MAY);
        assertEquals(life.arn().toString(), billing.rows().getFirst().name());
        assertEquals("1.000000", billing.rows().getFirst().keysUsd());
        assertEquals("1.000000", billing.estimate().totalUsd());
    }

    private static KeyLife life(Instant created, List<Instant> rotations, boolean pending) {
        KeyArn arn = new KeyArn(
                new AccountId("111122223333"), "us-east-1", new KeyId("1234abcd-12ab-34cd-56ef-1234567890ab"));
        return new KeyLife(arn, created, rotations, pending);
    }
}
