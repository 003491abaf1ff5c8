package dev.sealgate.policy.simulate;

import dev.sealgate.policy.json.Json;
import dev.sealgate.policy.json.JsonPlaces;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text of JSON that somebody wrote, with the name that messages call it by. Not thread-safe. */
public final class SourceText {
    private final String file;
    private final String text;
    private final Optional<Json> json;
    private @Nullable JsonPlaces places;

    /** @param file as people know it */
    public SourceText(String file, String text) {
        this.file = file;
        this.text = text;
        this.json = Json.parse(text);
    }

    public String file() {
        return file;
    }

    public String text() {
        return text;
    }

    /** None where the text is broken: {@link #flaw} says how. */
    Optional<Json> json() {
        return json;
    }

    /** What is wrong with the text, and where. */
    Optional<String> flaw() {
        return places().flaw()
                .map(flaw -> flaw.message() + " (column " + flaw.place().column() + ")");
    }

    /** The line in which the text is broken. */
    Where whereBroken() {
        return new Where(file, places().flaw().map(flaw -> flaw.place().line()).orElse(1));
    }

    Where where(String pointer) {
        return new Where(file, places().find(pointer).line());
    }

    boolean has(String pointer) {
        return places().has(pointer);
    }

    // Only worked out for messages: most texts have none.
    private JsonPlaces places() {
        if (places == null) {
            places = JsonPlaces.of(text);
        }
        return places;
    }
}
