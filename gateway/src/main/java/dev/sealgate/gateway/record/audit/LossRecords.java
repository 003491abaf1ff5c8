package dev.sealgate.gateway.record.audit;

import dev.sealgate.gateway.record.audit.RecordDraft.Event;
import dev.sealgate.gateway.record.audit.RecordDraft.Sender;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.gateway.record.audit.file.TrailFindings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What was missing at a start, as events of the trail's own service: AWS has no such thing. */
final class LossRecords {
    static final String TRAIL_LOST = "SealgateTrailRecordsLost";
    static final String METADATA_LOST = "SealgateMetadataChangesLost";
    private static final String SOURCE = "cloudtrail.amazonaws.com";

    private LossRecords() {}

    static List<AuditRecord> of(TrailFindings findings, String account, String region, Instant now) {
        List<AuditRecord> records = new ArrayList<>();
        findings.trail()
                .ifPresent(lost -> records.add(record(
                        new Event(now, SOURCE, TRAIL_LOST, region),
                        account,
                        details(
                                "digest", lost.digest().toHex(),
                                "file", lost.file(),
                                "lastRecord", String.valueOf(lost.sequence())))));
        findings.metadata()
                .ifPresent(lost -> records.add(record(
                        new Event(now, SOURCE, METADATA_LOST, region),
                        account,
                        details(
                                "firstChange", String.valueOf(lost.first()),
                                "lastChange", String.valueOf(lost.last())))));
        return records;
    }

    /** In this order. */
    private static Map<String, String> details(String... namesAndValues) {
        Map<String, String> details = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            details.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return details;
    }

    private static AuditRecord record(Event event, String account, Map<String, String> details) {
        return new RecordDraft(event, UserIdentity.internal(account), Sender.INTERNAL)
                .parameters(Map.of())
                .id(UUID.randomUUID().toString())
                .serviceEvent(account, details)
                .finish();
    }
}
