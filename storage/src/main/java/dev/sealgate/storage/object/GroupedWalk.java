package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database.TableCursor;
import dev.sealgate.storage.metadata.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Walks the rows of a bucket whose keys start with a prefix; keys alike up to the first delimiter after it are one step.
 *
 * <p>Such a group is sought over: a page costs as many seeks as it has entries. Not thread-safe; the cursor is the caller's.
 */
final class GroupedWalk<K, V> {
    /** What to walk; an empty delimiter makes no groups. */
    record Scope(BucketName bucket, String prefix, String delimiter) {
        /** The common prefix that stands for the key, if one does. */
        Optional<String> groupOf(String key) {
            if (delimiter.isEmpty() || !key.startsWith(prefix)) {
                return Optional.empty();
            }
            int found = key.indexOf(delimiter, prefix.length());
            return found < 0 ? Optional.empty() : Optional.of(key.substring(0, found + delimiter.length()));
        }
    }

    private final TableCursor<K, V> cursor;
    private final Scope scope;
    private final Function<K, String> keyOf;
    private final byte[] encodedPrefix;
    private boolean more;

    /** @param from the encoded key to start at, if it is not before the prefix */
    GroupedWalk(TableCursor<K, V> cursor, Scope scope, Function<K, String> keyOf, byte[] from) {
        this.cursor = cursor;
        this.scope = scope;
        this.keyOf = keyOf;
        encodedPrefix = Tables.prefixOf(scope.bucket(), scope.prefix());
        seek(from);
    }

    /** The next entries, at most {@code limit}; {@code ofCurrent} makes one of the row that the cursor is at. */
    <E> List<E> page(int limit, Function<String, E> ofGroup, Function<TableCursor<K, V>, E> ofCurrent) {
        List<E> entries = new ArrayList<>();
        while (more && entries.size() < limit) {
            Optional<String> group = scope.groupOf(keyOf.apply(cursor.key()));
            if (group.isPresent()) {
                entries.add(ofGroup.apply(group.get()));
                seek(behind(scope.bucket(), group.get()));
            } else {
                entries.add(ofCurrent.apply(cursor));
                more = inScope(cursor.next());
            }
        }
        return entries;
    }

    /** Whether anything follows the last page. */
    boolean hasMore() {
        return more;
    }

    private void seek(byte[] encodedKey) {
        boolean beforePrefix = Arrays.compareUnsigned(encodedKey, encodedPrefix) < 0;
        more = inScope(cursor.seek(beforePrefix ? encodedPrefix : encodedKey));
    }

    private boolean inScope(boolean moved) {
        return moved && Keys.startsWith(cursor.encodedKey(), encodedPrefix);
    }

    /** The first encoded key behind every key of the bucket that starts with {@code keyPrefix}. */
    static byte[] behind(BucketName bucket, String keyPrefix) {
        // Bucket names are ASCII, so there always is one.
        return Keys.firstAfter(Tables.prefixOf(bucket, keyPrefix)).orElseThrow();
    }
}
