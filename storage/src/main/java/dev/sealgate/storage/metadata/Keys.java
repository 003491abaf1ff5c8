package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Key codecs for tables: order-preserving, and exact (every key has one encoding, every encoding one key). */
public final class Keys {
    public static final Codec<String> STRING = of(KeyWriter::string, KeyReader::string);
    public static final Codec<Bytes> BYTES = of(KeyWriter::bytes, KeyReader::bytes);
    public static final Codec<Integer> INT16 = of(KeyWriter::int16, KeyReader::int16);
    public static final Codec<Integer> INT32 = of(KeyWriter::int32, KeyReader::int32);
    public static final Codec<Long> INT64 = of(KeyWriter::int64, KeyReader::int64);

    /** As stores order keys. */
    static final Comparator<Bytes> ORDER = (left, right) -> Arrays.compareUnsigned(left.view(), right.view());

    private Keys() {}

    /** A codec that writes the parts of a key in order and reads them back; what follows the last part is refused. */
    public static <K> Codec<K> of(BiConsumer<KeyWriter, K> write, Function<KeyReader, K> read) {
        return new Codec<>() {
            @Override
            public byte[] encode(K key) {
                KeyWriter writer = new KeyWriter();
                write.accept(writer, key);
                return writer.toByteArray();
            }

            @Override
            public K decode(byte[] bytes) {
                KeyReader reader = new KeyReader(bytes);
                K key = read.apply(reader);
                reader.end();
                return key;
            }
        };
    }

    public static boolean startsWith(byte[] encodedKey, byte[] prefix) {
        return encodedKey.length >= prefix.length
                && Arrays.equals(encodedKey, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** The first possible key after every key that starts with {@code prefix}; empty when there is none (all 0xff). */
    public static Optional<byte[]> firstAfter(byte[] prefix) {
        for (int last = prefix.length - 1; last >= 0; last--) {
            if (prefix[last] != (byte) 0xff) {
                byte[] successor = Arrays.copyOf(prefix, last + 1);
                successor[last]++;
                return Optional.of(successor);
            }
        }
        return Optional.empty();
    }
}
