package dev.sealgate.gateway.record.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.gateway.record.audit.file.TrailFindings;
import dev.sealgate.gateway.record.audit.file.TrailFindings.LostChanges;
import dev.sealgate.gateway.record.audit.file.TrailMark;
import dev.sealgate.storage.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossRecordsTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    private static List<String> records(TrailFindings findings) {
        return LossRecords.of(findings, "111122223333", "us-east-1", NOW).stream()
                .map(AuditRecord::json)
                .map(json -> new String(json.view(), UTF_8)
                        .replaceFirst("\"eventID\":\"[0-9a-f-]{36}\"", "\"eventID\":\"ID\""))
                .toList();
    }

    @Test
    void nothingLost_isNotRecorded() {
        assertEquals(List.of(), records(new TrailFindings(Optional.empty(), Optional.empty())));
    }

    @Test
    void losses_areServiceEvents_thatSayWhatIsMissing() {
        TrailMark lost = new TrailMark("audit-1.jsonl", 9, Bytes.ofHex("01"), Bytes.ofHex("0203"));
        List<String> records = records(new TrailFindings(Optional.of(lost), Optional.of(new LostChanges(91, 120))));
        assertEquals(
                List.of("SealgateTrailRecordsLost", "SealgateMetadataChangesLost"),
                records.stream()
                        .map(json -> json.replaceFirst(".*\"eventName\":\"([^\"]+)\".*", "$1"))
                        .toList());
        assertEquals(
                "{\"eventVersion\":\"1.11\",\"userIdentity\":{\"accountId\":\"111122223333\",\"invokedBy\":\"AWS Internal\"},"
                        + "\"eventTime\":\"2026-03-04T05:06:07Z\",\"eventSource\":\"cloudtrail.amazonaws.com\","
                        + "\"eventName\":\"SealgateMetadataChangesLost\",\"awsRegion\":\"us-east-1\","
                        + "\"sourceIPAddress\":\"AWS Internal\",\"userAgent\":\"AWS Internal\",\"requestParameters\":null,"
                        + "\"responseElements\":null,\"eventID\":\"ID\",\"readOnly\":false,\"eventType\":\"AwsServiceEvent\","
                        + "\"managementEvent\":true,\"recipientAccountId\":\"111122223333\",\"serviceEventDetails\":"
                        + "{\"firstChange\":\"91\",\"lastChange\":\"120\"},\"eventCategory\":\"Management\"}",
                records.getLast());
        assertEquals(
                "{\"digest\":\"0203\",\"file\":\"audit-1.jsonl\",\"lastRecord\":\"9\"}",
                records.getFirst().replaceFirst(".*\"serviceEventDetails\":(\\{[^}]+}).*", "$1"));
    }
}
