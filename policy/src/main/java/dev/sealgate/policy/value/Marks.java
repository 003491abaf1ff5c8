package dev.sealgate.policy.value;

import java.util.Arrays;

/** A mark for each of so many places, 64 in a word. Not thread-safe. */
final class Marks {
    private final long[] words;

    private Marks(long[] words) {
        this.words = words;
    }

    private static int wordsFor(int places) {
        return (places + Long.SIZE - 1) / Long.SIZE;
    }

    static Marks all(int places) {
        long[] words = new long[wordsFor(places)];
        Arrays.fill(words, -1L);
        int beyond = words.length * Long.SIZE - places;
        words[words.length - 1] >>>= beyond;
        return new Marks(words);
    }

    static Marks where(int[] points, int wanted) {
        long[] words = new long[wordsFor(points.length)];
        for (int at = 0; at < points.length; at++) {
            if (points[at] == wanted) {
                words[at / Long.SIZE] |= 1L << at;
            }
        }
        return new Marks(words);
    }

    /** Clears the marks of all places that have none in {@code others} so many places further on. */
    void keep(Marks others, int further) {
        int skipped = further / Long.SIZE;
        for (int word = 0; word < words.length; word++) {
            long low = others.word(word + skipped) >>> further;
            long high = further % Long.SIZE == 0 ? 0 : others.word(word + skipped + 1) << -further;
            words[word] &= low | high;
        }
    }

    private long word(int at) {
        return at < words.length ? words[at] : 0;
    }

    /** Negative when no mark is left. */
    int first() {
        for (int word = 0; word < words.length; word++) {
            if (words[word] != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(words[word]);
            }
        }
        return -1;
    }
}
