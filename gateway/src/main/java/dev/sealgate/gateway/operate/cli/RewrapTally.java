package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.cli.Rewrapping.Outcome;
import dev.sealgate.gateway.operate.cli.Rewrapping.Plan;
import java.util.ArrayList;
import java.util.List;

/** Counts what became of objects, and shows it while it happens. Thread-safe. */
final class RewrapTally {
    /** So many names are kept of each kind; a bucket may hold any number. */
    static final int NAMED = 1000;

    private final Progress progress;
    private final List<RewrapReport.Failure> failures = new ArrayList<>();
    private final List<String> underCustomerKeys = new ArrayList<>();
    private long fromSseS3;
    private long fromSseKms;
    private long already;
    private long leftSseS3;
    private long customerKey;
    private long other;
    private long gone;
    private long failed;
    private String through = "";

    RewrapTally(Progress progress) {
        this.progress = progress;
    }

    boolean wantsTotal() {
        return progress.isWatched();
    }

    void total(long objects) {
        progress.total(objects);
    }

    synchronized void done(String item, Outcome outcome) {
        switch (outcome) {
            case Outcome.FromSseS3() -> fromSseS3++;
            case Outcome.FromSseKms() -> fromSseKms++;
            case Outcome.Already() -> already++;
            case Outcome.LeftSseS3() -> leftSseS3++;
            case Outcome.CustomerKey() -> {
                customerKey++;
                keep(underCustomerKeys, item);
            }
            case Outcome.Other() -> other++;
            case Outcome.Gone() -> gone++;
            case Outcome.Failed(String reason) -> {
                failed++;
                keep(failures, new RewrapReport.Failure(item, reason));
            }
        }
        progress.at(seen(), this::counts);
    }

    private static <T> void keep(List<T> named, T one) {
        if (named.size() < NAMED) {
            named.add(one);
        }
    }

    private String counts() {
        String counts = "re-wrapped " + (fromSseS3 + fromSseKms) + ", failed " + failed;
        return progress.isWatched() || through.isEmpty() ? counts : counts + "; done through " + through;
    }

    /** Everything up to this key is done: a run may start after it. */
    synchronized void through(String key) {
        through = key;
    }

    void end() {
        progress.end();
    }

    synchronized RewrapReport report(String bucket, Plan plan) {
        return new RewrapReport(
                bucket,
                plan.toKey(),
                plan.dryRun(),
                seen(),
                fromSseS3 + fromSseKms,
                fromSseS3,
                fromSseKms,
                already,
                leftSseS3,
                customerKey,
                other,
                gone,
                failed,
                failures,
                underCustomerKeys);
    }

    private long seen() {
        return fromSseS3 + fromSseKms + already + leftSseS3 + customerKey + other + gone + failed;
    }
}
