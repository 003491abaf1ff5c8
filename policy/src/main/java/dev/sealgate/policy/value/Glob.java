package dev.sealgate.policy.value;

import java.util.Arrays;

/**
 * Text in which {@code *} stands for any run of characters and {@code ?} for exactly one. Immutable.
 *
 * <p>Matching goes back to the last {@code *} only, so it takes at most pattern times text steps whatever the pattern is, and stops at once
 * where the text is shorter than the pattern's characters.
 */
public final class Glob {
    private static final byte LITERAL = 0;
    private static final byte ONE = 1;
    private static final byte RUN = 2;

    private final char[] characters;
    private final byte[] kinds;
    private final int shortestMatch;
    private final String literalStart;

    private Glob(char[] characters, byte[] kinds) {
        this.characters = characters;
        this.kinds = kinds;
        int needed = 0;
        for (byte kind : kinds) {
            needed += kind == RUN ? 0 : 1;
        }
        this.shortestMatch = needed;
        this.literalStart = new String(characters, 0, literals(kinds));
    }

    private static int literals(byte[] kinds) {
        int count = 0;
        while (count < kinds.length && kinds[count] == LITERAL) {
            count++;
        }
        return count;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Every {@code *} and {@code ?} of {@code text} is a wildcard. */
    public static Glob of(String text) {
        Builder builder = builder();
        for (int at = 0; at < text.length(); at++) {
            builder.add(text.charAt(at));
        }
        return builder.build();
    }

    /** Whether every text matches. */
    public boolean matchesAnything() {
        return kinds.length == 1 && kinds[0] == RUN;
    }

    public boolean matches(String text) {
        return matches(text, 0, text.length());
    }

    /** Only the part of {@code text} between {@code from} and {@code to}. */
    public boolean matches(String text, int from, int to) {
        int start = literalStart.length();
        return to - from >= shortestMatch
                && text.startsWith(literalStart, from)
                && matches(text, from + start, to, start, Letters.EXACT);
    }

    /** ASCII letters of either case are the same. */
    public boolean matchesIgnoringCase(String text) {
        return text.length() >= shortestMatch && matches(text, 0, text.length(), 0, Letters.FOLDED);
    }

    private boolean matches(String text, int from, int to, int patternFrom, Letters letters) {
        int at = from;
        int pattern = patternFrom;
        int afterRun = -1;
        int retry = from;
        while (at < to) {
            if (pattern < kinds.length && kinds[pattern] == RUN) {
                afterRun = ++pattern;
                retry = at;
                if (afterRun == kinds.length) {
                    return true;
                }
            } else if (pattern < kinds.length && matchesOne(pattern, text.charAt(at), letters)) {
                at = kinds[pattern] == ONE ? after(text, at, to) : at + 1;
                pattern++;
            } else if (afterRun >= 0) {
                retry = after(text, retry, to);
                at = retry;
                pattern = afterRun;
            } else {
                return false;
            }
        }
        return onlyRunsFrom(pattern);
    }

    private boolean matchesOne(int pattern, char actual, Letters letters) {
        return kinds[pattern] == ONE
                || characters[pattern] == actual
                || (letters == Letters.FOLDED && lower(characters[pattern]) == lower(actual));
    }

    private boolean onlyRunsFrom(int pattern) {
        for (int rest = pattern; rest < kinds.length; rest++) {
            if (kinds[rest] != RUN) {
                return false;
            }
        }
        return true;
    }

    /** One character may be a surrogate pair. */
    private static int after(String text, int at, int to) {
        boolean pair = at + 1 < to
                && Character.isHighSurrogate(text.charAt(at))
                && Character.isLowSurrogate(text.charAt(at + 1));
        return at + (pair ? 2 : 1);
    }

    private static char lower(char character) {
        return character >= 'A' && character <= 'Z' ? (char) (character + ('a' - 'A')) : character;
    }

    private enum Letters {
        EXACT,
        FOLDED
    }

    /** Collects the pieces of a glob. Not thread-safe. */
    public static final class Builder {
        private final StringBuilder characters = new StringBuilder();
        private byte[] kinds = new byte[32];

        private Builder() {}

        /** The character is a wildcard if it looks like one. */
        public Builder add(char character) {
            return switch (character) {
                case '*' -> run();
                case '?' -> append(character, ONE);
                default -> append(character, LITERAL);
            };
        }

        /** Stands for itself, whatever it holds. */
        public Builder literal(String text) {
            for (int at = 0; at < text.length(); at++) {
                append(text.charAt(at), LITERAL);
            }
            return this;
        }

        private Builder run() {
            int size = characters.length();
            return size > 0 && kinds[size - 1] == RUN ? this : append('*', RUN);
        }

        private Builder append(char character, byte kind) {
            int size = characters.length();
            if (size == kinds.length) {
                kinds = Arrays.copyOf(kinds, size * 2);
            }
            kinds[size] = kind;
            characters.append(character);
            return this;
        }

        public Glob build() {
            return new Glob(characters.toString().toCharArray(), Arrays.copyOf(kinds, characters.length()));
        }
    }

    /** The pattern as it would be written, escapes aside. */
    @Override
    public String toString() {
        return new String(characters);
    }
}
