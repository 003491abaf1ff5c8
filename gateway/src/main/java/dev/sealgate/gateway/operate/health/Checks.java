package dev.sealgate.gateway.operate.health;

import dev.sealgate.gateway.operate.health.Readiness.Check;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.storage.cluster.Membership;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What must be in order for requests to succeed. */
public final class Checks {
    private Checks() {}

    /** A full disk refuses every write, and what is written then may be torn. */
    public static Check disk(Path directory, LongSupplier freeBytes, long leastFreeBytes) {
        return new Check("disk", () -> {
            if (!Files.isWritable(directory)) {
                return Optional.of("the data directory is away or cannot be written");
            }
            long free = freeBytes.getAsLong();
            return free >= leastFreeBytes
                    ? Optional.empty()
                    : Optional.of(free + " bytes are free on the disk of the data directory (expected: at least "
                            + leastFreeBytes + ", limits.minFreeDisk)");
        });
    }

    /** @param read any small read, which fails when the store does */
    public static Check metadata(Runnable read) {
        return new Check("metadata", () -> {
            read.run();
            return Optional.empty();
        });
    }

    /** @param mostApart how far this machine's clock and the store's may differ: dates in answers are this machine's */
    public static Check membership(Membership membership, Duration mostApart) {
        return new Check("membership", () -> {
            if (!membership.serving()) {
                return Optional.of(
                        "this gateway could not tell the others in time that it lives, and does not serve until it can:"
                                + " look whether the metadata store answers");
            }
            Duration ahead = membership.clockAhead();
            return ahead.abs().compareTo(mostApart) <= 0
                    ? Optional.empty()
                    : Optional.of("this machine's clock is " + ahead.abs().toMillis() + " ms "
                            + (ahead.isNegative() ? "behind" : "ahead of")
                            + " that of the metadata store (expected: at most " + mostApart.toMillis()
                            + "): set the time of both machines");
        });
    }

    /** Without the trail, what must be recorded is refused. */
    public static Check audit(AuditLog log, long mostWaitingBytes) {
        return new Check("audit", () -> {
            if (!log.available()) {
                return Optional.of("the audit trail cannot be written");
            }
            long waiting = log.waitingBytes();
            return waiting <= mostWaitingBytes
                    ? Optional.empty()
                    : Optional.of(waiting + " bytes wait to be written to the audit trail (expected: at most "
                            + mostWaitingBytes + ")");
        });
    }
}
