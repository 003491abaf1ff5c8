package dev.sealgate.gateway.service.cloudtrail;

import dev.sealgate.gateway.service.json.JsonException;
import dev.sealgate.kms.wire.AwsJson;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.TextRule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    private static final TextRule ANY_TEXT = TextRule.length(0, Integer.MAX_VALUE);

    /** The one attribute events must have. */
    record Wanted(LookupAttribute attribute, String value) {}

    /**
     * @throws JsonException with AWS's code
     * @throws dev.sealgate.kms.wire.WireException when it cannot be read
     */
    static LookupRequest read(byte[] body) {
        return AwsJson.read(body.length == 0 ? new byte[] {'{', '}'} : body, LookupRequest::of);
    }

    private static LookupRequest of(RequestFields fields) {
        Optional<Instant> start = fields.optionalTime("StartTime", LookupRequest::invalidRange);
        Optional<Instant> end = fields.optionalTime("EndTime", LookupRequest::invalidRange);
        if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
            throw new JsonException(
                    "InvalidTimeRangeException", "The specified time range is invalid: StartTime is after EndTime.");
        }
        Optional<String> category = fields.optionalText("EventCategory", ANY_TEXT);
        if (category.filter(name -> !name.equals("insight")).isPresent()) {
            throw new JsonException("InvalidEventCategoryException", "The event category is not valid.");
        }
        return new LookupRequest(
                wanted(fields.objects("LookupAttributes")),
                start,
                end,
                fields.optionalInteger("MaxResults", 1, MAX_RESULTS, LookupRequest::invalidMaxResults)
                        .orElse(MAX_RESULTS),
                fields.optionalText("NextToken", ANY_TEXT),
                category.isPresent());
    }

    private static Optional<Wanted> wanted(List<RequestFields> attributes) {
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        if (attributes.size() > 1) {
            throw invalidAttributes("You can specify only one lookup attribute.");
        }
        RequestFields only = attributes.getFirst();
        LookupAttribute attribute = only.optionalText("AttributeKey", ANY_TEXT)
                .flatMap(LookupAttribute::of)
                .orElseThrow(() -> invalidAttributes("The attribute key is not valid."));
        String value = only.optionalText("AttributeValue", ANY_TEXT)
                .filter(text -> !text.isEmpty() && text.length() <= MAX_VALUE_CHARACTERS)
                .orElseThrow(() -> invalidAttributes("The attribute value is not valid."));
        return Optional.of(new Wanted(attribute, value));
    }

    private static JsonException invalidRange() {
        return new JsonException("InvalidTimeRangeException", "The specified time range is invalid.");
    }

    private static JsonException invalidMaxResults() {
        return new JsonException("InvalidMaxResultsException", "MaxResults must be between 1 and " + MAX_RESULTS + ".");
    }

    private static JsonException invalidAttributes(String text) {
        return new JsonException("InvalidLookupAttributesException", text);
    }
}
