package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.gateway.record.audit.file.TrailReport;
import java.util.List;
import java.util.Optional;

/**
 * What the verification of one gateway's trail found. Immutable.
 *
 * @param files what was shipped of it
 * @param notes what is to be known, and is no flaw
 * @param flaw the first thing that is not as it was written, or is missing
 */
public record ChainReport(String gateway, TrailReport files, List<String> notes, Optional<String> flaw) {
    public boolean sound() {
        return flaw.isEmpty();
    }
}
