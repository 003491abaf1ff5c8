package dev.sealgate.kms.quota;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharesTest {
    private static final double ROUNDING = 1e-9;

    /** Demands of one to twelve gateways, from nothing to very much. */
    private static void forAll(Consumer<List<Double>> property) {
        Seeds.check(random -> {
            for (int i = 0; i < 2_000; i++) {
                List<Double> demands = new ArrayList<>();
                for (int gateways = random.nextInt(1, 13); gateways > 0; gateways--) {
                    demands.add(demand(random));
                }
                property.accept(demands);
            }
        });
    }

    private static double demand(RandomGenerator random) {
        return random.nextInt(4) == 0 ? 0 : Math.pow(10, random.nextDouble(-3, 6));
    }

    private static double share(List<Double> demands, int of) {
        List<Double> others = new ArrayList<>(demands);
        double own = others.remove(of);
        return Shares.of(own, others);
    }

    @Test
    void shares_addUpToOne() {
        forAll(demands -> {
            double sum = 0;
            for (int i = 0; i < demands.size(); i++) {
                sum += share(demands, i);
            }
            assertEquals(1, sum, ROUNDING, () -> "demands " + demands);
        });
    }

    @Test
    void everybodyHas_aTenthOfAnEqualShare() {
        forAll(demands -> {
            for (int i = 0; i < demands.size(); i++) {
                assertTrue(share(demands, i) >= 0.1 / demands.size() - ROUNDING, "demands " + demands);
            }
        });
    }

    @Test
    void moreDemand_isNoLessShare() {
        forAll(demands -> {
            List<Double> more = new ArrayList<>(demands);
            more.set(0, demands.getFirst() * 1.5 + 0.1);
            assertTrue(share(more, 0) >= share(demands, 0) - ROUNDING, "demands " + demands);
        });
    }

    @Test
    void whatIsNotKept_goesByDemand() {
        forAll(demands -> {
            double total = demands.stream().mapToDouble(demand -> demand).sum();
            for (int i = 0; total > 0 && i < demands.size(); i++) {
                assertTrue(share(demands, i) >= 0.9 * demands.get(i) / total - ROUNDING, "demands " + demands);
            }
        });
    }

    @Test
    void withoutDemand_sharesAreEqual() {
        assertEquals(0.25, Shares.of(0, List.of(0.0, 0.0, 0.0)));
    }

    @Test
    void aloneItIsAll() {
        assertAll(() -> assertEquals(1, Shares.of(7, List.of())), () -> assertEquals(1, Shares.of(0, List.of())));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 1_000, 99_999, 100_000, Integer.MAX_VALUE})
    void wholeRate_isASecondsWorthOfWholeNanoseconds(int perSecond) {
        Pace pace = Pace.of(perSecond, 1);

        assertEquals(new Pace(Math.max(1, 1_000_000_000L / perSecond), pace.callNanos() * perSecond), pace);
    }

    @Test
    void partOfACall_isOneCallInSeveralSeconds() {
        assertAll(
                () -> assertEquals(new Pace(3_000_000_000L, 3_000_000_000L), Pace.of(1, 1.0 / 3)),
                () -> assertEquals(new Pace(666_666_666L, 666_666_666L), Pace.of(3, 0.5)),
                () -> assertEquals(new Pace(400_000_000L, 800_000_000L), Pace.of(5, 0.5)));
    }

    /** Otherwise a share that moves to and fro would let through a second's worth each time. */
    @Test
    void changedShare_makesNoStock() {
        Seeds.check(random -> {
            RateBucket bucket = new RateBucket(0);
            RateKey rate = new RateKey(RequestSharesTest.ALICE, "us-east-1", RequestQuotas.SYMMETRIC);
            Sharing alone = Sharing.ALONE;
            int perSecond = random.nextInt(1, 200);
            int admitted = 0;
            for (int i = 0; i < 500; i++) {
                admitted += bucket.admit(0, perSecond, rate, alone) ? 1 : 0;
                bucket.share(random.nextDouble(0.01, 1), 0);
            }
            assertTrue(admitted <= perSecond, admitted + " of " + perSecond);
        });
    }
}
