package dev.sealgate.policy.value;

import dev.sealgate.policy.value.Glob.Letters;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a {@link Glob} without {@code *}. Immutable. */
final class Segment {
    /** In place of a code point, for any one of them. */
    private static final int ANY = -1;

    private static final int[] NONE = {};
    private static final long PLAIN_STEPS = 2;

    /** Up to here the JDK's search, whose worst case is the product of both sizes, is the fastest. */
    private static final int SHORT = 8;

    private final String text;
    private final int[] points; // empty where all characters stand for themselves
    private final long stepsPerCharacter;

    private Segment(String text, int[] points) {
        this.text = text;
        this.points = points;
        this.stepsPerCharacter = points.length == 0
                ? PLAIN_STEPS
                : 1 + Arrays.stream(points).distinct().count() + points.length / Long.SIZE;
    }

    static Segment of(String text) {
        return new Segment(text, NONE);
    }

    /** In characters; each {@code ?} counts as one. */
    int size() {
        return text.length();
    }

    /** What {@link #endIn} takes for each character it looks through. */
    long stepsPerCharacter() {
        return stepsPerCharacter;
    }

    /** Where it ends if it starts at {@code from}; negative when it does not. */
    int endFrom(String actual, int from, int to, Letters letters) {
        if (points.length == 0) {
            boolean same = from + size() <= to && isAt(actual, from, letters);
            return same ? from + size() : -1;
        }
        int at = from;
        for (int point : points) {
            if (at >= to) {
                return -1;
            }
            int given = actual.codePointAt(at);
            if (point != ANY && !letters.same(point, given)) {
                return -1;
            }
            at += Character.charCount(given);
        }
        return at <= to ? at : -1;
    }

    /** Where it starts, not before {@code from}, if it ends at {@code to}; negative when it does not. */
    int startBefore(String actual, int from, int to, Letters letters) {
        if (points.length == 0) {
            boolean same = to - size() >= from && isAt(actual, to - size(), letters);
            return same ? to - size() : -1;
        }
        int at = to;
        for (int rest = points.length - 1; rest >= 0; rest--) {
            if (at <= from) {
                return -1;
            }
            int given = actual.codePointBefore(at);
            if (points[rest] != ANY && !letters.same(points[rest], given)) {
                return -1;
            }
            at -= Character.charCount(given);
        }
        return at >= from ? at : -1;
    }

    private boolean isAt(String actual, int from, Letters letters) {
        if (letters == Letters.EXACT) {
            return actual.startsWith(text, from);
        }
        for (int at = 0; at < size(); at++) {
            if (!letters.same(text.charAt(at), actual.charAt(from + at))) {
                return false;
            }
        }
        return true;
    }

    /** Where the leftmost occurrence within {@code from} and {@code to} ends; negative when there is none. */
    int endIn(String actual, int from, int to, Letters letters) {
        if (to - from < size()) {
            return -1;
        }
        if (points.length > 0) {
            return endAmongAll(actual, from, to, letters);
        }
        if (size() <= SHORT && letters == Letters.EXACT) {
            int found = actual.indexOf(text, from, to);
            return found < 0 ? -1 : found + size();
        }
        return endByBorders(actual, from, to, letters);
    }

    /** Knuth, Morris and Pratt: no character of the text is looked at again. */
    private int endByBorders(String actual, int from, int to, Letters letters) {
        int[] borders = borders(letters);
        int matched = 0;
        for (int at = from; at < to; at++) {
            int given = letters.of(actual.charAt(at));
            while (matched > 0 && letters.of(text.charAt(matched)) != given) {
                matched = borders[matched - 1];
            }
            matched += letters.of(text.charAt(matched)) == given ? 1 : 0;
            if (matched == size()) {
                return at + 1;
            }
        }
        return -1;
    }

    /** For each start of the segment the size of the longest shorter one that it ends with. */
    private int[] borders(Letters letters) {
        int[] borders = new int[size()];
        int border = 0;
        for (int at = 1; at < size(); at++) {
            int next = letters.of(text.charAt(at));
            while (border > 0 && letters.of(text.charAt(border)) != next) {
                border = borders[border - 1];
            }
            border += letters.of(text.charAt(border)) == next ? 1 : 0;
            borders[at] = border;
        }
        return borders;
    }

    /** Keeps a mark for every place where the segment can still start, and clears them character by character of the segment. */
    private int endAmongAll(String actual, int from, int to, Letters letters) {
        int[] given = actual.substring(from, to).codePoints().map(letters::of).toArray();
        int places = given.length - points.length + 1;
        if (places <= 0) {
            return -1;
        }
        Marks possible = Marks.all(places);
        Map<Integer, Marks> whereIs = new HashMap<>();
        for (int at = 0; at < points.length; at++) {
            if (points[at] != ANY) {
                int wanted = letters.of(points[at]);
                possible.keep(whereIs.computeIfAbsent(wanted, point -> Marks.where(given, point)), at);
            }
        }
        int place = possible.first();
        return place < 0 ? -1 : actual.offsetByCodePoints(from, place + points.length);
    }

    /** As it would be written, escapes aside. */
    @Override
    public String toString() {
        return text;
    }

    /** Collects characters. Not thread-safe. */
    static final class Builder {
        private final StringBuilder text = new StringBuilder();
        private @Nullable BitSet anys;

        boolean isEmpty() {
            return text.isEmpty();
        }

        void literal(char character) {
            text.append(character);
        }

        void literal(String characters) {
            text.append(characters);
        }

        void one() {
            if (anys == null) {
                anys = new BitSet();
            }
            anys.set(text.length());
            text.append('?');
        }

        Segment build() {
            String all = text.toString();
            return new Segment(all, anys == null ? NONE : points(all, anys));
        }

        private static int[] points(String all, BitSet anys) {
            int[] points = new int[all.codePointCount(0, all.length())];
            int count = 0;
            for (int at = 0; at < all.length(); at += Character.charCount(all.codePointAt(at))) {
                points[count++] = anys.get(at) ? ANY : all.codePointAt(at);
            }
            return points;
        }
    }
}
