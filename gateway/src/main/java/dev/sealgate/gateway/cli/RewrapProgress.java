package dev.sealgate.gateway.cli;

import dev.sealgate.gateway.cli.Rewrapping.Outcome;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Counts what became of objects and shows it while it happens: a bar on a terminal, lines elsewhere. Thread-safe. */
final class RewrapProgress {
    private static final int BAR_WIDTH = 30;
    private static final long OBJECTS_PER_LINE = 100;
    private static final Duration BAR_EVERY = Duration.ofMillis(100);
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);

    /** How it is shown. */
    enum Style {
        BAR,
        LINES
    }

    private final Style style;
    private final PrintWriter out;
    private final InstantSource clock;
    private final List<RewrapReport.Failure> failures = new ArrayList<>();
    private long total;
    private long rewrapped;
    private long already;
    private long other;
    private long gone;
    private long shown;
    private Instant shownAt;
    private String through = "";

    RewrapProgress(Style style, PrintWriter out, InstantSource clock) {
        this.style = style;
        this.out = out;
        this.clock = clock;
        this.shownAt = clock.instant();
    }

    /** A bar needs to know how much there is. */
    boolean wantsTotal() {
        return style == Style.BAR;
    }

    synchronized void total(long objects) {
        total = objects;
    }

    synchronized void done(String key, Outcome outcome) {
        switch (outcome) {
            case Outcome.Rewrapped() -> rewrapped++;
            case Outcome.Already() -> already++;
            case Outcome.Other() -> other++;
            case Outcome.Gone() -> gone++;
            case Outcome.Failed(String reason) -> failures.add(new RewrapReport.Failure(key, reason));
        }
        Instant now = clock.instant();
        Duration since = Duration.between(shownAt, now);
        boolean due = style == Style.BAR
                ? since.compareTo(BAR_EVERY) >= 0
                : seen() - shown >= OBJECTS_PER_LINE || since.compareTo(LINE_EVERY) >= 0;
        if (due) {
            show(now);
        }
    }

    /** Everything up to this key is done: a run may start after it. */
    synchronized void through(String key) {
        through = key;
    }

    /** Ends the bar's line. */
    synchronized void end() {
        if (style == Style.BAR) {
            show(clock.instant());
            out.println();
            out.flush();
        }
    }

    synchronized RewrapReport report(String bucket, String toKey, boolean dryRun) {
        return new RewrapReport(
                bucket, toKey, dryRun, seen(), rewrapped, already, other, gone, failures.size(), failures);
    }

    private long seen() {
        return rewrapped + already + other + gone + failures.size();
    }

    private void show(Instant now) {
        shown = seen();
        shownAt = now;
        String counts = "re-wrapped " + rewrapped + ", already there " + already
                + (other == 0 ? "" : ", under other keys " + other) + ", failed " + failures.size();
        if (style == Style.BAR) {
            out.print("\r" + bar() + "  " + counts + " ");
        } else {
            out.println(shown + " objects: " + counts
                    + (through.isEmpty() ? "" : "; done through " + DecisionText.printable(through)));
        }
        out.flush();
    }

    private String bar() {
        long all = Math.max(total, shown); // objects may have been added since they were counted
        int filled = all == 0 ? BAR_WIDTH : (int) (shown * BAR_WIDTH / all);
        long percent = all == 0 ? 100 : shown * 100 / all;
        return "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled)
                + "] %3d %%  %d/%d".formatted(percent, shown, all);
    }
}
