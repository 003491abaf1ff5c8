package dev.sealgate.gateway.record.audit.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a verification found. Immutable.
 *
 * @param files how many were read
 * @param first the sequence of the first record; later than 1 when older files are gone
 * @param last the sequence of the last record that is sound
 * @param unsigned how many of them no digest covers yet
 * @param tornBytes behind the last whole record: of a record that was never acknowledged, or is being written
 * @param others how far the trails of other gateways went, as this one knows
 * @param notes what happened that is no flaw of the trail
 * @param flaw the first thing that is not as it was written
 */
public record TrailReport(
        int files,
        long first,
        long last,
        long unsigned,
        long tornBytes,
        Map<String, Long> others,
        List<String> notes,
        Optional<String> flaw) {
    /** Of no files. */
    public static final TrailReport NOTHING = new TrailReport(0, 1, 0, 0, 0, Map.of(), List.of(), Optional.empty());

    public boolean sound() {
        return flaw.isEmpty();
    }
}
