package dev.sealgate.gateway.operate.health;

import dev.sealgate.gateway.operate.health.Readiness.Check;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import java.nio.file.Files;
import java.nio.file.Path;
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
