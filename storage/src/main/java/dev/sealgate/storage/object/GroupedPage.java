package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Delimiter;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.KeyReader;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.Table;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.metadata.TableStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of the rows of a bucket whose keys start with a prefix; keys alike up to the first delimiter after it are one entry.
 *
 * @param truncated whether anything follows
 */
record GroupedPage<E>(List<E> entries, boolean truncated) {
    /** What to list; an empty delimiter makes no groups. */
    record Scope(BucketName bucket, String prefix, String delimiter) {
        /** The common prefix that stands for the key, if one does. */
        Optional<String> groupOf(String key) {
            if (delimiter.isEmpty() || !key.startsWith(prefix)) {
                return Optional.empty();
            }
            int found = key.indexOf(delimiter, prefix.length());
            return found < 0 ? Optional.empty() : Optional.of(key.substring(0, found + delimiter.length()));
        }

        /** In encoded keys; UTF-8 text is found in UTF-8 text where it is in the strings, and nowhere else. */
        private Delimiter encodedDelimiter(Optional<Bytes> keyEnd) {
            byte[] encoded = new KeyWriter().escaped(delimiter).toByteArray();
            return new Delimiter(encodedPrefix().length, Bytes.owning(encoded), keyEnd);
        }

        private byte[] encodedPrefix() {
            return Tables.prefixOf(bucket, prefix);
        }
    }

    /**
     * One question to the store, or a few where the rows are unusually large.
     *
     * @param from the encoded key to start at, if it is not before the prefix
     * @param keyEnd what follows the object's key in an encoded key, if anything does
     */
    static <K, V, E> GroupedPage<E> read(
            Database database,
            Table<K, V> table,
            Scope scope,
            byte[] from,
            Optional<Bytes> keyEnd,
            int limit,
            Function<String, E> ofGroup,
            Function<TableRow<K, V>, E> ofRow) {
        Delimiter delimiter = scope.encodedDelimiter(keyEnd);
        List<E> entries = new ArrayList<>();
        Optional<KeyRange> left =
                Optional.of(KeyRange.startingWith(scope.encodedPrefix()).startingAt(from));
        while (left.isPresent() && entries.size() < limit) {
            int some = Math.min(limit - entries.size(), MetadataStore.MAX_AT_ONCE);
            Portion<TableStep<K, V>> steps = database.groups(table, left.get(), delimiter, some);
            for (TableStep<K, V> step : steps.found()) {
                entries.add(
                        switch (step) {
                            case TableStep.Group<K, V>(Bytes encoded) -> ofGroup.apply(keyPrefix(encoded));
                            case TableRow<K, V> row -> ofRow.apply(row);
                        });
            }
            left = steps.rest();
        }
        return new GroupedPage<>(entries, left.isPresent());
    }

    private static String keyPrefix(Bytes encodedPrefix) {
        KeyReader reader = new KeyReader(encodedPrefix.view());
        reader.terminated(); // the bucket
        return reader.escaped();
    }

    /** The first encoded key behind every key of the bucket that starts with {@code keyPrefix}. */
    static byte[] behind(BucketName bucket, String keyPrefix) {
        // Bucket names are ASCII, so there always is one.
        return Keys.firstAfter(Tables.prefixOf(bucket, keyPrefix)).orElseThrow();
    }
}
