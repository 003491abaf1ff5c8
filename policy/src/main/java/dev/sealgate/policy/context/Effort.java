package dev.sealgate.policy.context;

import java.util.function.BooleanSupplier;

/**
 * How much deciding may still cost one request. It is counted in steps, each about as long as comparing a few characters, before they
 * are taken; who shares one shares what is left of it. Used by one thread at a time.
 */
public final class Effort {
    /** Far more than documents of every kind at their largest take for one decision about an ordinary request. */
    public static final long STEPS = 50_000_000;

    /** Enough for documents at their largest whose patterns have several wildcards each, and a key of ordinary length. */
    private static final long STEPS_OF_ANOTHER_OBJECT = 100_000;

    /** A fraction of a millisecond. */
    private static final int STEPS_BETWEEN_QUESTIONS = 100_000;

    private final BooleanSupplier worthwhile;
    private long left;
    private long untilQuestion = STEPS_BETWEEN_QUESTIONS;

    private Effort(BooleanSupplier worthwhile, long steps) {
        this.worthwhile = worthwhile;
        this.left = steps;
    }

    /** A request's whole effort. */
    public static Effort whole() {
        return whole(() -> true);
    }

    /** @param worthwhile is asked now and again whether somebody still waits for the answer; may let others go first */
    public static Effort whole(BooleanSupplier worthwhile) {
        return new Effort(worthwhile, STEPS);
    }

    /** For all traces of one request together: they hold at most so many characters of policies. */
    public static Effort ofTraces() {
        return of(STEPS / 10);
    }

    public static Effort of(long steps) {
        return new Effort(() -> true, steps);
    }

    /** For a request that asks the same of many objects. */
    public void growFor(int objects) {
        if (!isExhausted()) {
            left += objects * STEPS_OF_ANOTHER_OBJECT;
        }
    }

    /** @throws Exhausted now and from now on when that is more than is left, or nobody waits any more */
    public void spend(long steps) {
        left -= steps;
        untilQuestion -= steps;
        if (untilQuestion <= 0) {
            untilQuestion = STEPS_BETWEEN_QUESTIONS;
            left = worthwhile.getAsBoolean() ? left : Long.MIN_VALUE / 2;
        }
        if (left < 0) {
            throw new Exhausted();
        }
    }

    /** Whether somebody still waits for the answer; may let others go first. */
    public boolean isWanted() {
        return worthwhile.getAsBoolean();
    }

    /** Whether nothing more can be decided with it. */
    public boolean isExhausted() {
        return left < 0;
    }

    /** Ends an evaluation; never leaves the policy room. */
    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Exhausted() {
            super("no effort is left", null, false, false);
        }
    }
}
