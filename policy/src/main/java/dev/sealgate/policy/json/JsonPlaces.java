package dev.sealgate.policy.json;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;

/**
 * Where in its text each value of a JSON document begins, and where the text is broken if it is: for messages to people, beside
 * {@link Json}, which reads the same texts without it. Immutable.
 */
public final class JsonPlaces {
    /** Both count from 1. */
    public record Place(int line, int column) {
        private static final Place START = new Place(1, 1);

        private static Place of(TokenStreamLocation location) {
            return new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
        }
    }

    /** What {@link Json#parse} refuses. */
    public record Flaw(Place place, String message) {}

    /** Jackson names a place there that it does not know. */
    private static final Pattern ELSEWHERE = Pattern.compile(" \\((?:start marker|for [A-Za-z]+ starting) at .*");

    private final Map<String, Place> places = new HashMap<>();
    private Optional<Flaw> flaw = Optional.empty();

    private JsonPlaces() {}

    public static JsonPlaces of(String text) {
        JsonPlaces found = new JsonPlaces();
        try (JsonParser parser = Json.Parsing.FACTORY.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                found.flaw = Optional.of(new Flaw(Place.START, "there is no JSON in it"));
                return found;
            }
            found.value(parser, first, "");
            if (parser.nextToken() != null) {
                found.flaw = Optional.of(
                        new Flaw(Place.of(parser.currentTokenLocation()), "something follows the end of the JSON"));
            }
        } catch (JacksonException broken) {
            TokenStreamLocation location = broken.getLocation();
            found.flaw = Optional.of(
                    new Flaw(location == null ? Place.START : Place.of(location), words(broken.getOriginalMessage())));
        }
        return found;
    }

    private static String words(String message) {
        return ELSEWHERE.matcher(message.lines().findFirst().orElse("not JSON")).replaceFirst("");
    }

    private void value(JsonParser parser, JsonToken token, String pointer) {
        places.putIfAbsent(pointer, Place.of(parser.currentTokenLocation()));
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String member = member(pointer, parser.currentName());
                places.put(member, Place.of(parser.currentTokenLocation()));
                value(parser, parser.nextToken(), member);
            }
        } else if (token == JsonToken.START_ARRAY) {
            int index = 0;
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                value(parser, next, pointer + "/" + index++);
            }
        }
    }

    /** The pointer (RFC 6901) to the member {@code name} of what {@code pointer} points to. */
    public static String member(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** The name in a step of a pointer. */
    public static String name(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }

    public Optional<Flaw> flaw() {
        return flaw;
    }

    public boolean has(String pointer) {
        return places.containsKey(pointer);
    }

    /** Where the name of the member begins, or the item; for what is not there, the nearest that would hold it. */
    public Place find(String pointer) {
        String at = pointer;
        while (!places.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return places.getOrDefault(at, Place.START);
    }
}
