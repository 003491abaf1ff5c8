package dev.sealgate.gateway.service.cloudtrail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.kms.wire.ResponseFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A record of the trail, read back. Immutable. */
public final class LoggedEvent {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final String json;
    private final JsonNode record;
    private final Instant time;

    /** What the event touched. */
    public record Resource(String type, String name) {}

    private LoggedEvent(String json, JsonNode record, Instant time) {
        this.json = json;
        this.record = record;
        this.time = time;
    }

    /** Empty for what is no event: the trail was altered, and verifying it says where. */
    public static Optional<LoggedEvent> parse(byte[] bytes) {
        String json = new String(bytes, UTF_8);
        try {
            JsonNode record = MAPPER.readTree(json);
            return Optional.of(new LoggedEvent(
                    json, record, Instant.parse(record.path("eventTime").asString(""))));
        } catch (JacksonException | DateTimeException _) {
            return Optional.empty();
        }
    }

    public Instant time() {
        return time;
    }

    /** A member that is a string; empty when there is none. */
    public String text(String name) {
        return record.path(name).asString("");
    }

    String readOnly() {
        return Boolean.toString(record.path("readOnly").asBoolean(false));
    }

    /** As it was recorded. */
    public String json() {
        return json;
    }

    /** The ARN of whoever made the call, or what else is known of him. */
    public String who() {
        JsonNode identity = record.path("userIdentity");
        return present(identity.path("arn"))
                .or(() -> present(identity.path("invokedBy")))
                .orElseGet(() -> "account " + identity.path("accountId").asString("unknown"));
    }

    /** Whether a user or session of this name or ARN made the call, or a session of the role of this ARN. */
    public boolean isBy(String principal) {
        JsonNode identity = record.path("userIdentity");
        String issuer = identity.path("sessionContext")
                .path("sessionIssuer")
                .path("arn")
                .asString("");
        return who().equals(principal) || issuer.equals(principal) || userName().equals(Optional.of(principal));
    }

    /** Whether the event names this resource, or a key of this id. */
    public boolean touches(String resource) {
        return resources().stream()
                .anyMatch(touched ->
                        touched.name().equals(resource) || touched.name().endsWith(":key/" + resource));
    }

    Optional<String> accessKeyId() {
        return present(record.path("userIdentity").path("accessKeyId"));
    }

    /** A user's name, the name of a session, {@code root}; none for callers of other accounts. */
    Optional<String> userName() {
        JsonNode identity = record.path("userIdentity");
        return switch (identity.path("type").asString("")) {
            case "IAMUser" -> present(identity.path("userName"));
            case "Root" -> Optional.of("root");
            case "AssumedRole", "FederatedUser" ->
                present(identity.path("arn")).map(arn -> arn.substring(arn.lastIndexOf('/') + 1));
            default -> Optional.empty();
        };
    }

    public List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        record.path("resources")
                .forEach(resource -> resources.add(new Resource(
                        resource.path("type").asString(""), resource.path("ARN").asString(""))));
        return resources;
    }

    /** Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html */
    void writeTo(ResponseFields out) {
        out.text("EventId", text("eventID"))
                .text("EventName", text("eventName"))
                .text("ReadOnly", readOnly());
        accessKeyId().ifPresent(id -> out.text("AccessKeyId", id));
        out.number("EventTime", time.getEpochSecond()).text("EventSource", text("eventSource"));
        userName().ifPresent(name -> out.text("Username", name));
        out.objects(
                        "Resources",
                        resources(),
                        (resource, each) ->
                                each.text("ResourceType", resource.type()).text("ResourceName", resource.name()))
                .text("CloudTrailEvent", json);
    }

    private static Optional<String> present(JsonNode node) {
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }
}
