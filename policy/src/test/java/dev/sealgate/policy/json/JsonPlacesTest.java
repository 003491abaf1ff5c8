package dev.sealgate.policy.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPlacesTest {
    private static final String TEXT = """
            {
              "a": 1,
              "b": [
                {"c": true},
                  {"d/e~f":
                    null}
              ]
            }""";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'', 1, 1",
        "/a, 2, 3",
        "/b, 3, 3",
        "/b/0, 4, 5",
        "/b/0/c, 4, 6",
        "/b/1, 5, 7",
        "/b/1/d~1e~0f, 5, 8",
        "/b/1/none, 5, 7",
        "/b/9/none, 3, 3",
        "/none, 1, 1"
    })
    void value_isWhereItBegins_orWhatWouldHoldIt(String pointer, int line, int column) {
        assertEquals(new JsonPlaces.Place(line, column), JsonPlaces.of(TEXT).find(pointer));
    }

    @Test
    void nameOfAMember_isEscapedInItsPointer() {
        String pointer = JsonPlaces.member("/b/1", "d/e~f");
        assertTrue(JsonPlaces.of(TEXT).has(pointer));
        assertEquals("d/e~f", JsonPlaces.name(pointer.substring("/b/1/".length())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\n\"a\":}",
                "[1] 2",
                "[1] }",
                "{\"a\":1,\"a\":2}",
                "nul",
                "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]"
            })
    void whatJsonRefuses_hasAFlaw(String text) {
        assertEquals(Optional.empty(), Json.parse(text));
        JsonPlaces.Flaw flaw = JsonPlaces.of(text).flaw().orElseThrow();
        assertFalse(flaw.message().contains("Source"), flaw.message());
    }

    @Test
    void flaw_isWhereTheTextBreaks() {
        assertEquals(
                new JsonPlaces.Place(3, 1),
                JsonPlaces.of("{\n\"a\":\n}").flaw().orElseThrow().place());
        assertEquals(Optional.empty(), JsonPlaces.of(TEXT).flaw());
    }
}
