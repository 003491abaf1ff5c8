package dev.sealgate.policy.value;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text in which {@code *} stands for any run of characters and {@code ?} for exactly one. Immutable.
 *
 * <p>The runs cut a pattern into segments. The first must be where the text starts and the last where it ends; each of the others is
 * looked for once, from where the one before it ends, and the leftmost place is the one to take: nothing is tried again. A segment
 * of plain characters is found in as many steps as text and segment are long. One that holds {@code ?} is found by marking all places
 * at once, 64 of them in a step: one pass of the text for each different character of the segment, and for each of its
 * characters a 64th of one. {@link #steps} bounds it in numbers.
 */
public final class Glob {
    private final List<Segment> segments;
    private final int shortestMatch;
    private final boolean runs;
    private final Segment first;
    private final List<Segment> between;
    private final Segment last;
    private final long stepsAtLeast;
    private final long stepsPerCharacter;

    private Glob(List<Segment> segments) {
        this.segments = segments;
        this.first = segments.getFirst();
        this.last = segments.getLast();
        this.runs = segments.size() > 1;
        this.between = runs ? segments.subList(1, segments.size() - 1) : List.of();
        int needed = runs ? first.size() + last.size() : first.size();
        long steps = 0;
        for (Segment segment : between) {
            needed += segment.size();
            steps += segment.stepsPerCharacter();
        }
        this.shortestMatch = needed;
        this.stepsAtLeast = 1L + needed / 16;
        this.stepsPerCharacter = steps;
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

    /** Without wildcards, whatever {@code text} holds. */
    public static Glob exactly(String text) {
        return new Glob(List.of(Segment.of(text)));
    }

    /** Whether every text matches. */
    public boolean matchesAnything() {
        return runs && shortestMatch == 0;
    }

    /** No fewer than matching a text of so many characters can take, each about as long as comparing a few characters. */
    public long steps(int characters) {
        return characters < shortestMatch ? 1 : stepsAtLeast + stepsPerCharacter * characters;
    }

    public boolean matches(String text) {
        return matches(text, 0, text.length());
    }

    /** Only the part of {@code text} between {@code from} and {@code to}. */
    public boolean matches(String text, int from, int to) {
        return to - from >= shortestMatch && matches(text, from, to, Letters.EXACT);
    }

    /** ASCII letters of either case are the same. */
    public boolean matchesIgnoringCase(String text) {
        return text.length() >= shortestMatch && matches(text, 0, text.length(), Letters.FOLDED);
    }

    private boolean matches(String text, int from, int to, Letters letters) {
        int at = first.endFrom(text, from, to, letters);
        if (!runs || at < 0) {
            return at == to;
        }
        int end = last.startBefore(text, at, to, letters);
        for (int segment = 0; end >= 0 && segment < between.size(); segment++) {
            at = between.get(segment).endIn(text, at, end, letters);
            if (at < 0) {
                return false;
            }
        }
        return end >= 0;
    }

    enum Letters {
        EXACT,
        FOLDED;

        boolean same(int one, int other) {
            return one == other || (this == FOLDED && lower(one) == lower(other));
        }

        int of(int character) {
            return this == FOLDED ? lower(character) : character;
        }

        private static int lower(int character) {
            return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
        }
    }

    /** Collects the pieces of a glob. Not thread-safe. */
    public static final class Builder {
        private final List<Segment> segments = new ArrayList<>();
        private Segment.Builder open = new Segment.Builder();

        private Builder() {}

        /** The character is a wildcard if it looks like one. */
        public Builder add(char character) {
            switch (character) {
                case '*' -> close();
                case '?' -> open.one();
                default -> open.literal(character);
            }
            return this;
        }

        /** Stands for itself, whatever it holds. */
        public Builder literal(String text) {
            open.literal(text);
            return this;
        }

        private void close() {
            boolean severalRuns = !segments.isEmpty() && open.isEmpty();
            if (!severalRuns) {
                segments.add(open.build());
                open = new Segment.Builder();
            }
        }

        public Glob build() {
            if (segments.isEmpty()) {
                return new Glob(List.of(open.build()));
            }
            List<Segment> all = new ArrayList<>(segments);
            all.add(open.build());
            return new Glob(all);
        }
    }

    /** The pattern as it would be written, escapes aside. */
    @Override
    public String toString() {
        return segments.stream().map(Segment::toString).collect(Collectors.joining("*"));
    }
}
