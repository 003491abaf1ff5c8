package dev.sealgate.gateway.record.audit;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.storage.Bytes;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One record in the making, its members in CloudTrail's order. Not thread-safe.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
final class RecordDraft {
    /** Where the client's own words go in, only so many of them. */
    private static final int MAX_TEXT = 1024;

    /** CloudTrail's own limit of an event. */
    private static final int MAX_BYTES = 256 * 1024;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final ObjectNode json = MAPPER.createObjectNode();
    private final Instant time;

    /** Which operation of which service, when and where. Immutable. */
    record Event(Instant time, String source, String name, String region) {}

    /** How a call came in. Immutable. */
    record Sender(String address, Optional<String> userAgent) {
        /** Nobody outside. */
        static final Sender INTERNAL = new Sender("AWS Internal", Optional.of("AWS Internal"));

        static Sender of(HttpRequest request) {
            return new Sender(
                    request.remoteAddress(),
                    request.headers().first("user-agent").map(RecordDraft::clipped));
        }
    }

    RecordDraft(Event event, ObjectNode identity, Sender sender) {
        time = RecordTime.of(event.time());
        json.put("eventVersion", "1.11");
        json.set("userIdentity", identity);
        json.put("eventTime", RecordTime.text(event.time()))
                .put("eventSource", event.source())
                .put("eventName", clipped(event.name()))
                .put("awsRegion", clipped(event.region()))
                .put("sourceIPAddress", sender.address());
        sender.userAgent().ifPresent(agent -> json.put("userAgent", agent));
    }

    RecordDraft error(String code, Optional<String> message) {
        json.put("errorCode", code);
        message.ifPresent(text -> json.put("errorMessage", clipped(text)));
        return this;
    }

    /** Of a call whose answer is not shown. */
    RecordDraft parameters(Map<String, ?> asked) {
        return parameters(asked, Map.of());
    }

    /** What is empty is null. */
    RecordDraft parameters(Map<String, ?> asked, Map<String, ?> answered) {
        put("requestParameters", asked);
        put("responseElements", answered);
        return this;
    }

    private void put(String name, Map<String, ?> shown) {
        if (shown.isEmpty()) {
            json.putNull(name);
        } else {
            json.set(name, MAPPER.valueToTree(shown));
        }
    }

    RecordDraft additional(Map<String, ?> data) {
        if (!data.isEmpty()) {
            json.set("additionalEventData", MAPPER.valueToTree(data));
        }
        return this;
    }

    RecordDraft ids(String requestId, String eventId, boolean readOnly) {
        json.put("requestID", requestId).put("eventID", eventId).put("readOnly", readOnly);
        return this;
    }

    /** Of what nobody requested. */
    RecordDraft id(String eventId) {
        json.put("eventID", eventId).put("readOnly", false);
        return this;
    }

    RecordDraft resource(String type, Optional<String> account, String arn) {
        ArrayNode resources = json.withArray("resources");
        ObjectNode resource = resources.addObject();
        account.ifPresent(id -> resource.put("accountId", id));
        resource.put("type", type).put("ARN", arn);
        return this;
    }

    /** @param category {@code Management} or {@code Data} */
    RecordDraft delivery(String category, String recipient, Optional<String> sharedEventId) {
        json.put("eventType", "AwsApiCall")
                .put("managementEvent", category.equals("Management"))
                .put("recipientAccountId", recipient);
        sharedEventId.ifPresent(id -> json.put("sharedEventID", id));
        json.put("eventCategory", category);
        return this;
    }

    /** In place of {@link #delivery}, of what a service did on its own. */
    RecordDraft serviceEvent(String recipient, Map<String, String> details) {
        json.put("eventType", "AwsServiceEvent").put("managementEvent", true).put("recipientAccountId", recipient);
        if (!details.isEmpty()) {
            json.set("serviceEventDetails", MAPPER.valueToTree(details));
        }
        json.put("eventCategory", "Management");
        return this;
    }

    /** Of a connection that was TLS as far as is known. */
    RecordDraft tls(HttpRequest request) {
        request.tlsVersion().ifPresent(version -> {
            ObjectNode details = json.putObject("tlsDetails").put("tlsVersion", "TLSv" + version);
            request.headers().first("host").ifPresent(host -> details.put("clientProvidedHostHeader", clipped(host)));
        });
        return this;
    }

    /** AWS: what a request asked for is left out where it is too long. */
    AuditRecord finish() {
        byte[] bytes = MAPPER.writeValueAsBytes(json);
        if (bytes.length > MAX_BYTES) {
            json.putObject("requestParameters").put("omitted", true).put("originalSize", bytes.length);
            bytes = MAPPER.writeValueAsBytes(json);
        }
        return new AuditRecord(time, Bytes.owning(bytes));
    }

    private static String clipped(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
