package dev.sealgate.policy.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GlobTest {
    /** Against the obvious recursive definition, over small alphabets where everything collides. */
    @Test
    void matching_isTheRecursiveDefinition() {
        Random random = new Random(7);
        for (int at = 0; at < 200_000; at++) {
            String pattern = text(random, "ab*?", 7);
            String text = text(random, "ab", 8);
            assertEquals(matches(pattern, text), Glob.of(pattern).matches(text), () -> pattern + " " + text);
        }
    }

    private static String text(Random random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int rest = random.nextInt(most + 1); rest > 0; rest--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static boolean matches(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        if (pattern.charAt(0) == '*') {
            return matches(pattern.substring(1), text) || (!text.isEmpty() && matches(pattern, text.substring(1)));
        }
        boolean first = !text.isEmpty() && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0));
        return first && matches(pattern.substring(1), text.substring(1));
    }
}
