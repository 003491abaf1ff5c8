package dev.sealgate.kms.quota;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.policy.context.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRatesTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final AccountId ALICE = new AccountId("111122223333");
    private static final AccountId BOB = new AccountId("444455556666");
    private static final RequestQuota SYMMETRIC =
            RequestQuotas.find(RequestQuotas.SYMMETRIC).orElseThrow();
    private static final RequestQuota RSA =
            RequestQuotas.find(RequestQuotas.RSA).orElseThrow();

    private static int admitted(RequestRates rates, Instant now, int calls) {
        int admitted = 0;
        for (int i = 0; i < calls; i++) {
            admitted += rates.admit(ALICE, "us-east-1", SYMMETRIC, now) ? 1 : 0;
        }
        return admitted;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 7, 1000, 99_999, 1_000_000})
    void oneSecondsWorthGoesThroughAtOnceAndAgainASecondLater(int perSecond) {
        RequestRates rates = new RequestRates(Map.of(RequestQuotas.SYMMETRIC, perSecond));

        int first = admitted(rates, START, perSecond + 10);
        int second = admitted(rates, START.plusSeconds(1), perSecond + 10);

        assertAll(() -> assertEquals(perSecond, first), () -> assertEquals(perSecond, second));
    }

    @Test
    void refillsEvenly() {
        RequestRates rates = new RequestRates(Map.of(RequestQuotas.SYMMETRIC, 10));
        admitted(rates, START, 10);

        List<Integer> after = new ArrayList<>();
        for (int millis : List.of(99, 100, 199, 450)) {
            after.add(admitted(rates, START.plusMillis(millis), 10));
        }

        assertEquals(List.of(0, 1, 0, 3), after);
    }

    @Test
    void refusedCallsCostNothing() {
        RequestRates rates = new RequestRates(Map.of(RequestQuotas.SYMMETRIC, 5));
        admitted(rates, START, 1000);

        assertEquals(5, admitted(rates, START.plusSeconds(1), 5));
    }

    @Test
    void accountsRegionsAndGroupsCountForThemselves() {
        RequestRates rates = new RequestRates(Map.of(RequestRates.ALL_OTHERS, 1));
        admitted(rates, START, 2);

        assertAll(
                () -> assertFalse(rates.admit(ALICE, "us-east-1", SYMMETRIC, START)),
                () -> assertTrue(rates.admit(BOB, "us-east-1", SYMMETRIC, START)),
                () -> assertTrue(rates.admit(ALICE, "eu-west-1", SYMMETRIC, START)),
                () -> assertTrue(rates.admit(ALICE, "us-east-1", RSA, START)));
    }

    @Test
    void aClockSetBackDoesNotLockOut() {
        RequestRates rates = new RequestRates(Map.of(RequestQuotas.SYMMETRIC, 5));
        admitted(rates, START, 5);

        assertEquals(5, admitted(rates, START.minus(Duration.ofHours(1)), 10));
    }

    @Test
    void regionsHaveTheirDefaults() {
        RequestRates rates = new RequestRates(Map.of(RequestQuotas.RSA, 7));

        assertAll(
                () -> assertEquals(100_000, rates.perSecond(SYMMETRIC, ALICE, "us-east-1")),
                () -> assertEquals(20_000, rates.perSecond(SYMMETRIC, ALICE, "eu-central-1")),
                () -> assertEquals(10_000, rates.perSecond(SYMMETRIC, ALICE, "sa-east-1")),
                () -> assertEquals(7, rates.perSecond(RSA, ALICE, "us-east-1")));
    }

    @Test
    void unknownGroupsAndRatesBelowOneAreRefused() {
        assertAll(
                () -> assertThrows(IllegalArgumentException.class, () -> new RequestRates(Map.of("symmetric", 5))),
                () -> assertThrows(
                        IllegalArgumentException.class, () -> new RequestRates(Map.of(RequestQuotas.SYMMETRIC, 0))));
    }

    @Test
    void concurrentCallsNeverGetMoreThanTheRate() throws Exception {
        RequestRates rates = new RequestRates(Map.of(RequestQuotas.SYMMETRIC, 10_000));
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tasks.add(() -> admitted(rates, START, 5_000));
            }
            int admitted = 0;
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                admitted += task.get();
            }

            assertEquals(10_000, admitted);
        }
    }
}
