package dev.sealgate.policy.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** A JSON value as policies hold them; numbers and truth values keep the text they were written as. Immutable. */
public sealed interface Json {
    /** Longer texts are refused: more than any kind of policy may hold, white space and escapes included. */
    int MAX_CHARACTERS = 1 << 20;

    record Members(Map<String, Json> values) implements Json {}

    record Items(List<Json> values) implements Json {}

    record Text(String value) implements Json {}

    /** A number, {@code true} or {@code false}. */
    record Bare(String value) implements Json {}

    record Nothing() implements Json {}

    /** Strict: no duplicate members, nothing after the value, bounded depth and size. None for anything else. */
    static Optional<Json> parse(String text) {
        try (JsonParser parser = Parsing.FACTORY.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            Optional<Json> whole = first == null ? Optional.empty() : Optional.of(Parsing.value(parser, first));
            return parser.nextToken() == null ? whole : Optional.empty();
        } catch (JacksonException broken) {
            return Optional.empty(); // AWS does not say where either
        }
    }

    /** Why and where {@link #parse} finds none; empty for a text that only has more behind its value. */
    static Optional<String> brokenAt(String text) {
        try (JsonParser parser = Parsing.FACTORY.createParser(ObjectReadContext.empty(), text)) {
            while (parser.nextToken() != null) {
                // until it breaks
            }
            return Optional.empty();
        } catch (JacksonException broken) {
            var at = broken.getLocation();
            String where = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
            return Optional.of(
                    where + broken.getOriginalMessage().lines().findFirst().orElse("no JSON"));
        }
    }

    /** Compact JSON text of it. */
    default String text() {
        return switch (this) {
            case Members(Map<String, Json> values) ->
                values.entrySet().stream()
                        .map(member -> quoted(member.getKey()) + ":"
                                + member.getValue().text())
                        .collect(Collectors.joining(",", "{", "}"));
            case Items(List<Json> values) -> values.stream().map(Json::text).collect(Collectors.joining(",", "[", "]"));
            case Text(String value) -> quoted(value);
            case Bare(String value) -> value;
            case Nothing() -> "null";
        };
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int at = 0; at < value.length(); at++) {
            char character = value.charAt(at);
            if (character < ' ' || character == '"' || character == '\\') {
                text.append(String.format("\\u%04x", (int) character));
            } else {
                text.append(character);
            }
        }
        return text.append('"').toString();
    }

    /** How the text becomes a value. */
    final class Parsing {
        private static final int MAX_NESTING = 16;
        private static final int MAX_NUMBER_DIGITS = 64;
        private static final int MAX_TOKENS = 100_000;

        static final JsonFactory FACTORY = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(MAX_CHARACTERS)
                        .maxNestingDepth(MAX_NESTING)
                        .maxNumberLength(MAX_NUMBER_DIGITS)
                        .maxNameLength(MAX_CHARACTERS)
                        .maxTokenCount(MAX_TOKENS)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Names in a policy are chosen by strangers: they must not fill, or collide in, a shared table.
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .build();

        private Parsing() {}

        private static Json value(JsonParser parser, JsonToken token) {
            return switch (token) {
                case START_OBJECT -> members(parser);
                case START_ARRAY -> items(parser);
                case VALUE_STRING -> new Text(parser.getString());
                case VALUE_NULL -> new Nothing();
                default -> new Bare(parser.getString());
            };
        }

        private static Json members(JsonParser parser) {
            Map<String, Json> members = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                members.put(name, value(parser, parser.nextToken()));
            }
            return new Members(members);
        }

        private static Json items(JsonParser parser) {
            List<Json> items = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                items.add(value(parser, token));
            }
            return new Items(items);
        }
    }
}
