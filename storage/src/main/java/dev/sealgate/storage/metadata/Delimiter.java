package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.Arrays;
import java.util.Optional;

/**
 * What makes groups of keys: those that are alike up to the end of the first delimiter are one group.
 *
 * @param from where in a key it is first looked for
 * @param bytes empty for no groups
 * @param end what ends the part of a key that may hold it: it counts only where it ends before the first of these behind {@code from}
 */
public record Delimiter(int from, Bytes bytes, Optional<Bytes> end) {
    public Delimiter {
        if (from < 0) {
            throw new IllegalArgumentException("delimiter from: " + from + " (expected: at least 0)");
        }
    }

    /** What the key's group starts with, if it is in one. */
    Optional<byte[]> groupOf(byte[] key) {
        if (bytes.size() == 0) {
            return Optional.empty();
        }
        int found = indexOf(key, from, key.length, bytes.view());
        if (found < 0) {
            return Optional.empty();
        }
        int groupEnd = found + bytes.size();
        boolean behindEnd = end.filter(bound -> indexOf(key, from, groupEnd, bound.view()) >= 0)
                .isPresent();
        return behindEnd ? Optional.empty() : Optional.of(Arrays.copyOf(key, groupEnd));
    }

    private static int indexOf(byte[] key, int from, int to, byte[] sought) {
        for (int i = from; i <= to - sought.length; i++) {
            if (Arrays.equals(key, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }
}
