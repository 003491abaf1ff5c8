package dev.sealgate.kms.quota;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.cluster.Clocks;
import dev.sealgate.storage.metadata.CountingMetadataStore;
import dev.sealgate.storage.metadata.ForwardingMetadataStore;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gateways over one store, and a clock that the test moves in steps of ten milliseconds. */
class RequestSharesTest {
    static final AccountId ALICE = new AccountId("111122223333");

    private static final String REGION = "us-east-1";
    private static final RequestQuota SYMMETRIC =
            RequestQuotas.find(RequestQuotas.SYMMETRIC).orElseThrow();
    private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int STEPS_PER_SECOND = 100;

    private final CountingMetadataStore store = new CountingMetadataStore(new InMemoryMetadataStore());
    private final List<Gateway> gateways = new ArrayList<>();
    private Duration passed = Duration.ZERO;
    private int started;

    private Instant now() {
        return START.plus(passed);
    }

    /** One process. */
    private final class Gateway {
        private final RequestRates rates;
        private final List<Runnable> nextTurn = new ArrayList<>();
        private Instant turnAt = START;
        private double load;
        private double owed;
        private boolean storeAway;

        Gateway(int perSecond, double load) {
            this.load = load;
            rates = new RequestRates(Map.of(RequestQuotas.SYMMETRIC, perSecond));
            RequestShares _ = new RequestShares(
                    rates,
                    TestDatabases.over(new Leaving(store)),
                    "gateway-" + started++,
                    new Clocks(RequestSharesTest.this::now, RequestSharesTest.this::now, () -> passed.toNanos()),
                    this::schedule,
                    () -> {});
            gateways.add(this);
        }

        private void schedule(Runnable turn) {
            nextTurn.add(turn);
            turnAt = now().plus(RequestShares.TURN);
        }

        private boolean ask() {
            return rates.admit(ALICE, REGION, SYMMETRIC, now());
        }

        /** What is admitted in one step. */
        private int step() {
            if (!nextTurn.isEmpty() && !turnAt.isAfter(now())) {
                nextTurn.removeFirst().run();
            }
            int admitted = 0;
            for (owed += load / STEPS_PER_SECOND; owed >= 1; owed--) {
                admitted += ask() ? 1 : 0;
            }
            return admitted;
        }

        /** As after {@code kill -9}. */
        private void die() {
            gateways.remove(this);
        }

        private final class Leaving extends ForwardingMetadataStore {
            Leaving(MetadataStore store) {
                super(store);
            }

            @Override
            public <R> R inTransaction(Function<Transaction, R> body) {
                if (storeAway) {
                    throw new StorageException.Unavailable("no connection");
                }
                return super.inTransaction(body);
            }
        }
    }

    /** What all gateways admit in each of some seconds. */
    private List<Integer> seconds(int seconds) {
        List<Integer> admitted = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            int sum = 0;
            for (int step = 0; step < STEPS_PER_SECOND; step++) {
                passed = passed.plus(STEP);
                sum += List.copyOf(gateways).stream().mapToInt(Gateway::step).sum();
            }
            admitted.add(sum);
        }
        return admitted;
    }

    private static int sum(List<Integer> seconds) {
        return seconds.stream().mapToInt(each -> each).sum();
    }

    private static void within(double least, double most, List<Integer> seconds) {
        assertTrue(
                seconds.stream().allMatch(each -> least <= each && each <= most),
                () -> seconds + " (expected: each " + least + " to " + most + ")");
    }

    private List<String> rows() {
        return store.keys(Schema.QUOTA_DEMAND, KeyRange.all(), 10).found().stream()
                .map(name -> new String(name.toArray(), StandardCharsets.UTF_8))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 700, 700, 0",
        "1000, 5000, 300, 20",
        "200, 400, 3, 3",
        "5000, 4000, 3000, 2000",
        "100, 30, 30, 200"
    })
    void steadyDemand_isAdmittedAtTheRate(int perSecond, double first, double second, double third) {
        new Gateway(perSecond, first);
        new Gateway(perSecond, second);
        if (third > 0) {
            new Gateway(perSecond, third);
        }
        seconds(4);

        within(0.9 * perSecond, 1.1 * perSecond, seconds(10));
    }

    /** Rates below the number of gateways, too. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void smallRates_areKeptOverTime(int perSecond) {
        new Gateway(perSecond, 10);
        new Gateway(perSecond, 9);
        new Gateway(perSecond, 2);
        seconds(5);

        int admitted = sum(seconds(60));

        assertTrue(54 * perSecond <= admitted && admitted <= 66 * perSecond, "admitted " + admitted);
    }

    @Test
    void lessDemandThanTheRate_isAllAdmitted() {
        new Gateway(1000, 600);
        new Gateway(1000, 100);
        new Gateway(1000, 50);
        seconds(3);

        assertEquals(7500, sum(seconds(10)), 3);
    }

    /** At most the second's worth of the first, and a part of it of each that comes while nobody knows of it. */
    @ParameterizedTest
    @ValueSource(ints = {3, 30, 1000})
    void everybodyAtOnce_afterAPause_staysWithinAShareEach(int perSecond) {
        for (int i = 0; i < 3; i++) {
            new Gateway(perSecond, 10_000);
        }

        within(0, 2 * perSecond + 0.3 * perSecond * (1.0 / 2 + 1.0 / 3) + 3, seconds(1));
        within(0, 1.1 * perSecond + 2, seconds(5));
    }

    @Test
    void gatewayThatDies_leavesItsShareToTheOthers() {
        new Gateway(1000, 900);
        Gateway dying = new Gateway(1000, 1500);
        new Gateway(1000, 2000);
        seconds(4);
        dying.die();

        within(0.5 * 1000, 1.1 * 1000, seconds(3));
        within(0.9 * 1000, 1.1 * 1000, seconds(5));
        assertEquals(3, rows().size());
        seconds(60);
        assertEquals(List.of("gateway-0", "gateway-2"), rows());
    }

    @Test
    void gatewayThatJoins_bringsNoSecondsWorth() {
        new Gateway(1000, 3000);
        new Gateway(1000, 3000);
        seconds(4);
        new Gateway(1000, 3000);

        within(0.9 * 1000, 1.1 * 1000, seconds(5));
    }

    @Test
    void demandThatMoves_takesItsShareAlong() {
        Gateway from = new Gateway(1000, 3000);
        Gateway to = new Gateway(1000, 10);
        seconds(4);
        from.load = 10;
        to.load = 3000;

        within(0, 1.1 * 1000, seconds(4));
        within(0.9 * 1000, 1.1 * 1000, seconds(5));
    }

    @Test
    void whileTheStoreIsAway_sharesStay() {
        for (double load : new double[] {3000, 1000, 500}) {
            new Gateway(1000, load);
        }
        seconds(4);
        gateways.forEach(each -> each.storeAway = true);

        within(0.9 * 1000, 1.1 * 1000, seconds(20));

        gateways.forEach(each -> each.storeAway = false);
        gateways.getFirst().load = 0;
        seconds(4);
        within(0.9 * 1000, 1.1 * 1000, seconds(5));
    }

    @Test
    void turn_isTwoQuestions_andAPauseNone() {
        Gateway gateway = new Gateway(1000, 500);
        seconds(1);
        gateway.load = 0;
        passed = passed.plus(RequestShares.TURN);

        assertEquals(List.of("commit", "scan QUOTA_DEMAND"), store.asked(gateway::step));
        seconds(6);
        assertEquals(List.of(), rows());
        assertEquals(List.of(), store.asked(() -> seconds(60)));
        assertEquals(List.of("commit", "scan QUOTA_DEMAND"), store.asked(gateway::ask));
    }

    @Test
    void aloneAmongItsKind_aGatewayHasASecondsWorthAtOnce() {
        Gateway gateway = new Gateway(5, 0);

        List<Boolean> admitted = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            admitted.add(gateway.ask());
        }

        assertEquals(List.of(true, true, true, true, true, false, false), admitted);
    }

    @Test
    void gatewayWithoutAName_sharesNothing() {
        assertEquals(
                Optional.empty(),
                RequestShares.start(
                        new RequestRates(Map.of()),
                        TestDatabases.over(store),
                        "",
                        new Clocks(this::now, this::now, () -> 0)));
    }

    @Test
    void closing_takesTheRowAway() {
        RequestRates rates = new RequestRates(Map.of());
        RequestShares shares = RequestShares.start(
                        rates, TestDatabases.over(store), "a", new Clocks(Instant::now, Instant::now, System::nanoTime))
                .orElseThrow();
        assertTrue(rates.admit(ALICE, REGION, SYMMETRIC, Instant.now()));
        List<String> open = rows();
        shares.close();

        assertAll(
                () -> assertEquals(List.of("a"), open),
                () -> assertEquals(List.of(), rows()),
                () -> assertTrue(rates.admit(ALICE, REGION, SYMMETRIC, Instant.now())),
                () -> assertEquals(List.of(), rows()));
    }

    /** Whatever happens, all together admit hardly more than one gateway alone would. */
    @Test
    void anyLoads_andGatewaysThatComeAndGo_stayWithinTheRate() {
        Seeds.check(this::anyLoads);
    }

    private void anyLoads(RandomGenerator random) {
        int perSecond = random.nextInt(20, 2_000);
        int changes = 0;
        int admitted = 0;
        int seconds = 0;
        for (int i = 0; i < 30; i++) {
            if (gateways.size() < 2 || (gateways.size() < 5 && random.nextInt(6) == 0)) {
                new Gateway(perSecond, random.nextDouble(2 * perSecond));
                changes++;
            } else if (random.nextInt(6) == 0) {
                gateways.get(random.nextInt(gateways.size())).die();
                changes++;
            } else if (random.nextBoolean()) {
                gateways.get(random.nextInt(gateways.size())).load =
                        random.nextInt(3) == 0 ? 0 : random.nextDouble(2 * perSecond);
                changes++;
            }
            int some = random.nextInt(1, 4);
            admitted += sum(seconds(some));
            seconds += some;
        }
        // A gateway that begins has an equal share for a turn or two before the others know of it.
        double most = perSecond * (1 + 1.1 * seconds + 0.1 * changes) + changes;
        assertTrue(
                admitted <= most,
                admitted + " in " + seconds + " s of " + perSecond + "/s (expected: at most " + most + ")");
    }
}
