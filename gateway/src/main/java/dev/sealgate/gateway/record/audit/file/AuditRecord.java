package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.Bytes;
import java.time.Instant;

/**
 * One event. Immutable.
 *
 * @param time when it happened, as it stands in {@code json}
 * @param json a JSON object on one line
 */
public record AuditRecord(Instant time, Bytes json) {}
