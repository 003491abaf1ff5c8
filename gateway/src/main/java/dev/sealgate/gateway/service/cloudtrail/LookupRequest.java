package dev.sealgate.gateway.service.cloudtrail;

import dev.sealgate.gateway.service.json.JsonException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request of LookupEvents, checked. Immutable.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
record LookupRequest(
        Optional<Wanted> wanted,
        Optional<Instant> start,
        Optional<Instant> end,
        int maxResults,
        Optional<String> nextToken,
        boolean insights) {
    private static final int MAX_RESULTS = 50;
    private static final int MAX_VALUE_CHARACTERS = 2000;

    /** The year 5138. */
    private static final double MAX_SECONDS = 1e11;

    private static final int MILLIS_PER_SECOND = 1000;
    private static final JsonMapper MAPPER = new JsonMapper();

    /** The one attribute events must have. */
    record Wanted(LookupAttribute attribute, String value) {}

    /** @throws JsonException with AWS's code */
    static LookupRequest read(byte[] body) {
        JsonNode json = object(body);
        Optional<Instant> start = time(json, "StartTime");
        Optional<Instant> end = time(json, "EndTime");
        if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
            throw new JsonException(
                    "InvalidTimeRangeException", "The specified time range is invalid: StartTime is after EndTime.");
        }
        Optional<String> category = text(json, "EventCategory");
        if (category.filter(name -> !name.equals("insight")).isPresent()) {
            throw new JsonException("InvalidEventCategoryException", "The event category is not valid.");
        }
        return new LookupRequest(
                wanted(json), start, end, maxResults(json), text(json, "NextToken"), category.isPresent());
    }

    private static JsonNode object(byte[] body) {
        try {
            JsonNode json = MAPPER.readTree(body.length == 0 ? new byte[] {'{', '}'} : body);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException _) {
            // Falls through to the refusal, which is the same for everything that is no object.
        }
        throw unreadable("The request body is not a JSON object.");
    }

    private static Optional<Wanted> wanted(JsonNode json) {
        JsonNode attributes = json.path("LookupAttributes");
        if (attributes.isMissingNode() || attributes.isNull()) {
            return Optional.empty();
        }
        if (!attributes.isArray()) {
            throw unreadable("The value of LookupAttributes is not a list.");
        }
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        if (attributes.size() > 1) {
            throw invalidAttributes("You can specify only one lookup attribute.");
        }
        JsonNode only = attributes.get(0);
        LookupAttribute attribute = text(only, "AttributeKey")
                .flatMap(LookupAttribute::of)
                .orElseThrow(() -> invalidAttributes("The attribute key is not valid."));
        String value = text(only, "AttributeValue")
                .filter(text -> !text.isEmpty() && text.length() <= MAX_VALUE_CHARACTERS)
                .orElseThrow(() -> invalidAttributes("The attribute value is not valid."));
        return Optional.of(new Wanted(attribute, value));
    }

    private static int maxResults(JsonNode json) {
        JsonNode max = json.path("MaxResults");
        if (max.isMissingNode() || max.isNull()) {
            return MAX_RESULTS;
        }
        if (!max.isIntegralNumber()) {
            throw unreadable("The value of MaxResults is not an integer.");
        }
        if (!max.canConvertToInt() || max.intValue() < 1 || max.intValue() > MAX_RESULTS) {
            throw new JsonException(
                    "InvalidMaxResultsException", "MaxResults must be between 1 and " + MAX_RESULTS + ".");
        }
        return max.intValue();
    }

    /** Seconds since the epoch, with a fraction or without. */
    private static Optional<Instant> time(JsonNode json, String name) {
        JsonNode time = json.path(name);
        if (time.isMissingNode() || time.isNull()) {
            return Optional.empty();
        }
        if (!time.isNumber()) {
            throw unreadable("The value of " + name + " is not a timestamp.");
        }
        double seconds = time.asDouble(Double.NaN); // of 1e400, too
        if (!(Math.abs(seconds) < MAX_SECONDS)) {
            throw new JsonException("InvalidTimeRangeException", "The specified time range is invalid.");
        }
        return Optional.of(Instant.ofEpochMilli(Math.round(seconds * MILLIS_PER_SECOND)));
    }

    private static Optional<String> text(JsonNode json, String name) {
        JsonNode text = json.path(name);
        if (text.isMissingNode() || text.isNull()) {
            return Optional.empty();
        }
        if (!text.isString()) {
            throw unreadable("The value of " + name + " is not a string.");
        }
        return Optional.of(text.stringValue());
    }

    private static JsonException unreadable(String text) {
        return new JsonException("SerializationException", text);
    }

    private static JsonException invalidAttributes(String text) {
        return new JsonException("InvalidLookupAttributesException", text);
    }
}
