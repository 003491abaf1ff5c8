package dev.sealgate.kms.quota;

/**
 * How fast calls may come: each costs time, of which one second's worth, and at least one call's, may be used ahead.
 *
 * @param callNanos what a call costs
 * @param aheadNanos how much may be used ahead
 */
record Pace(long callNanos, long aheadNanos) {
    private static final double SECOND_NANOS = 1e9;

    /** @param share of the rate, above 0 and at most 1; the result may be less than one call in a second */
    static Pace of(int perSecond, double share) {
        double calls = perSecond * share;
        long callNanos = Math.max(1, (long) (SECOND_NANOS / calls));
        return new Pace(callNanos, callNanos * Math.max(1, (long) calls));
    }

    /** The calls that may come at once when time is used up to {@code due}; one that never was is whole. */
    double stock(long due, long now) {
        return isWithin(due, now) ? (double) (now + aheadNanos - due) / callNanos : (double) aheadNanos / callNanos;
    }

    /** The time that is used up when so many calls may come at once; no more than all may. */
    long due(double stock, long now) {
        return now + aheadNanos - (long) Math.min((double) aheadNanos, stock * callNanos);
    }

    /** Whether time is used ahead; a time further ahead was written before the clock was set back. */
    boolean isWithin(long due, long now) {
        return due >= now && due <= now + aheadNanos;
    }
}
