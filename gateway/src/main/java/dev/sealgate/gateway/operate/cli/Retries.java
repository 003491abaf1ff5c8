package dev.sealgate.gateway.operate.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Repeats calls that may succeed later, each time after a longer pause, of which a random part is left out.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 *
 * @param max how often a call is repeated
 */
record Retries(int max, Pause pause, RandomGenerator random) {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int MAX_DOUBLINGS = 16;

    /** Waits. */
    @FunctionalInterface
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    /** A call to the gateway. */
    @FunctionalInterface
    interface Call<T> {
        T now() throws IOException, InterruptedException;
    }

    /** @throws CallException and IOException from the last attempt */
    <T> T of(Call<T> call) throws IOException, InterruptedException {
        for (int failed = 0; ; failed++) {
            try {
                return call.now();
            } catch (CallException e) {
                if (failed >= max || !e.mayPass()) {
                    throw e;
                }
            } catch (IOException e) {
                if (failed >= max) {
                    throw e;
                }
            }
            pause.of(wait(failed));
        }
    }

    private Duration wait(int failed) {
        Duration longest = FIRST.multipliedBy(1L << Math.min(failed, MAX_DOUBLINGS));
        Duration capped = longest.compareTo(LONGEST) < 0 ? longest : LONGEST;
        return Duration.ofNanos(random.nextLong(capped.toNanos() / 2, capped.toNanos()));
    }
}
