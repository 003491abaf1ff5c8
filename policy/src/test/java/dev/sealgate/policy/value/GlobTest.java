package dev.sealgate.policy.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    private final Random random = new Random(7);

    /** Against the obvious recursive definition, over small alphabets where everything collides. */
    @Test
    void matching_isTheRecursiveDefinition() {
        for (int at = 0; at < 200_000; at++) {
            check(text("ab*?", 7), text("ab", 8));
        }
    }

    /** Segments beyond what the JDK's search looks for, and marks in more than one word. */
    @Test
    void matching_ofLongSegments_isTheRecursiveDefinition() {
        for (int at = 0; at < 20_000; at++) {
            String middle = text("ab", 14);
            check("*" + middle + "*" + text("ab?", 4), text("ab", 40) + middle + text("ab", 40));
            String marked = text("ab?", 80);
            check("*" + marked + "*", text("ab", 90) + marked.replace('?', 'a') + text("ab", 90));
        }
    }

    private void check(String pattern, String text) {
        boolean wanted = matches(pattern, 0, text, 0, new Boolean[pattern.length() + 1][text.length() + 1]);
        assertEquals(wanted, Glob.of(pattern).matches(text), () -> pattern + " " + text);
        String shouted = text.toUpperCase(Locale.ROOT);
        assertEquals(wanted, Glob.of(pattern).matchesIgnoringCase(shouted), () -> pattern + " " + shouted);
        String framed = "b" + text + "a";
        assertEquals(wanted, Glob.of(pattern).matches(framed, 1, framed.length() - 1), () -> pattern + " " + framed);
    }

    private String text(String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int rest = random.nextInt(most + 1); rest > 0; rest--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static boolean matches(String pattern, int at, String text, int from, Boolean[][] known) {
        Boolean before = known[at][from];
        if (before != null) {
            return before;
        }
        boolean found;
        if (at == pattern.length()) {
            found = from == text.length();
        } else if (pattern.charAt(at) == '*') {
            found = matches(pattern, at + 1, text, from, known)
                    || (from < text.length() && matches(pattern, at, text, from + 1, known));
        } else {
            boolean same =
                    from < text.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(from));
            found = same && matches(pattern, at + 1, text, from + 1, known);
        }
        known[at][from] = found;
        return found;
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "?,     😀,    true",
        "??,    😀,    false",
        "a?b,   a😀b,  true",
        "*?b,   a😀b,  true",
        "a?*,   a😀b,  true",
        "*a?b*, xa😀by, true",
        "*a?b*, x😀by, false",
        "*😀?*, a😀b,  true"
    })
    void pair_isOneCharacter(String pattern, String text, boolean matches) {
        assertEquals(matches, Glob.of(pattern).matches(text));
    }

    /** As products of both sizes these would take minutes. */
    @Test
    void nearMatchesEverywhere_takeOnePass() {
        String many = "a".repeat(1_000_000);
        String run = "a".repeat(100_000);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertFalse(Glob.of("*" + run + "b*").matches(many));
            assertFalse(Glob.of("*b" + run + "*").matches(many));
            assertFalse(Glob.of("*" + run + "b").matches(many));
            assertTrue(Glob.of("*" + run + "*" + run + "*").matches(many));
            assertFalse(Glob.of("*" + "a*".repeat(1_000) + "b").matches(many));
            assertFalse(Glob.of("*" + "a".repeat(5_000) + "?b*").matches(many));
        });
    }

    @ParameterizedTest(name = "{0} on {1} characters: {2}")
    @CsvSource({
        "abc, 1000, 1",
        "abc*, 1000, 1",
        "*abc, 1000, 1",
        "*abc*, 1000, 2001",
        "*a?c*, 1000, 4001",
        "*a*b*, 1, 1"
    })
    void steps_growWithWhatIsLookedThrough(String pattern, int characters, long steps) {
        assertEquals(steps, Glob.of(pattern).steps(characters));
    }
}
