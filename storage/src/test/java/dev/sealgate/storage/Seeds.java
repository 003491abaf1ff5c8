package dev.sealgate.storage;

import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Runs a property under a seed that is new on every run, or given by {@code -Dseed=}; a failure names it. */
public final class Seeds {
    public static void check(Consumer<RandomGenerator> property) {
        long seed = Long.getLong("seed", new Random().nextLong());
        try {
            property.accept(new Random(seed));
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("failed with -Dseed=" + seed + ": " + e, e);
        }
    }

    private Seeds() {}
}
