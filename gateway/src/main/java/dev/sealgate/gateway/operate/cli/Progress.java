package dev.sealgate.gateway.operate.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * How far long work is, how fast it goes and how long it will take: a bar on a terminal, now and then a line elsewhere. Shows nothing of
 * work that is done at once. Thread-safe.
 */
final class Progress {
    private static final int BAR_WIDTH = 20;
    private static final Duration BAR_EVERY = Duration.ofMillis(100);
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);

    /** Before, a rate says nothing. */
    private static final Duration MEASURED_FOR = Duration.ofSeconds(1);

    /** What is counted. */
    enum Unit {
        OBJECTS("objects") {
            @Override
            String amount(double count) {
                return number(count);
            }
        },
        RECORDS("records") {
            @Override
            String amount(double count) {
                return number(count);
            }
        },
        BYTES("") {
            @Override
            String amount(double count) {
                return size(count);
            }
        };

        private final String plural;

        Unit(String plural) {
            this.plural = plural;
        }

        abstract String amount(double count);

        private static String number(double count) {
            return String.format(Locale.ROOT, count < 10 && count != Math.rint(count) ? "%.1f" : "%,.0f", count);
        }

        private static String size(double bytes) {
            double shown = bytes;
            for (String unit : new String[] {"B", "KiB", "MiB"}) {
                if (shown < 1024) {
                    return number(shown) + " " + unit;
                }
                shown /= 1024;
            }
            return String.format(Locale.ROOT, "%,.1f GiB", shown);
        }
    }

    private final Unit unit;
    private final PrintWriter out;
    private final InstantSource clock;
    private final Terminal terminal;
    private Instant began;
    private Instant shownAt;
    private OptionalLong total = OptionalLong.empty();
    private long done;
    private int shownCharacters;
    private boolean ended;

    /** @param out standard error, so that what a command prints may be kept without it */
    Progress(Unit unit, PrintWriter out, Surroundings surroundings) {
        this.unit = unit;
        this.out = out;
        this.clock = surroundings.clock();
        this.terminal = surroundings.terminal();
        this.began = clock.instant();
        this.shownAt = began;
    }

    /** Whether there is somebody for whom it is worth counting first. */
    boolean isWatched() {
        return terminal.err();
    }

    /** From now on it is known, perhaps roughly, how much there is; time counts from here. */
    synchronized void total(long amount) {
        total = OptionalLong.of(amount);
        began = clock.instant();
        shownAt = began;
    }

    void at(long amount) {
        at(amount, () -> "");
    }

    /** @param all about how much there is, where that is known */
    synchronized void at(long amount, OptionalLong all) {
        total = all;
        at(amount);
    }

    /** @param more what else to say; may hold what strangers chose */
    synchronized void at(long amount, Supplier<String> more) {
        done = amount;
        Instant now = clock.instant();
        if (Duration.between(shownAt, now).compareTo(terminal.err() ? BAR_EVERY : LINE_EVERY) >= 0 && !ended) {
            shownAt = now;
            show(now, DecisionText.printable(more.get()));
        }
    }

    /** Takes the bar away, so that what is printed next has the line to itself. */
    synchronized void end() {
        ended = true;
        if (shownCharacters > 0) {
            out.print("\r" + " ".repeat(shownCharacters) + "\r");
            out.flush();
            shownCharacters = 0;
        }
    }

    private void show(Instant now, String more) {
        if (terminal.err()) {
            String line = bar() + amounts() + pace(now, "  ") + (more.isEmpty() ? "" : "  " + more);
            int room = Math.max(1, terminal.columns().getAsInt() - 1); // a full line would go on in the next
            String shown = line.length() <= room ? line : line.substring(0, room);
            out.print("\r" + shown + " ".repeat(Math.max(0, shownCharacters - shown.length())));
            shownCharacters = shown.length();
        } else {
            out.println(amounts() + pace(now, ", ") + (more.isEmpty() ? "" : ": " + more));
        }
        out.flush();
    }

    private String bar() {
        if (total.isEmpty()) {
            return "";
        }
        long all = all();
        int filled = all == 0 ? BAR_WIDTH : (int) (BAR_WIDTH * (double) done / all);
        long percent = all == 0 ? 100 : (long) (100 * (double) done / all);
        return "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] %3d %%  ".formatted(percent);
    }

    /** There may be more than there was when it was counted. */
    private long all() {
        return Math.max(total.orElse(0), done);
    }

    private String amounts() {
        String of = total.isPresent() ? " of " + unit.amount((double) all()) : "";
        return unit.amount((double) done) + of + (unit.plural.isEmpty() ? "" : " " + unit.plural);
    }

    private String pace(Instant now, String separator) {
        Duration elapsed = Duration.between(began, now);
        if (done == 0 || elapsed.compareTo(MEASURED_FOR) < 0) {
            return "";
        }
        double perSecond = done * 1000.0 / elapsed.toMillis();
        String left = total.isPresent() ? separator + timeLeft((all() - done) / perSecond) + " left" : "";
        return separator + unit.amount(perSecond) + "/s" + left;
    }

    private static String timeLeft(double seconds) {
        long whole = (long) Math.ceil(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        long minutes = whole / 60;
        return minutes < 60 ? minutes + " min " + whole % 60 + " s" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
