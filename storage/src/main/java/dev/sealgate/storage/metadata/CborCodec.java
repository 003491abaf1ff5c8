package dev.sealgate.storage.metadata;

import dev.sealgate.storage.StorageException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * Encodes a record as {@code version byte | CBOR map of its components}. Thread-safe.
 *
 * <p>Components may be strings, numbers, booleans, enums, {@link dev.sealgate.storage.Bytes}, {@link java.time.Instant}
 * (kept to the millisecond), other records, and {@link java.util.Optional}, {@link java.util.List}, {@link java.util.Set} and
 * {@link java.util.Map} of these. Absent optionals and empty collections take no space. Reading ignores components it does
 * not know; a component that is missing although it must be there, or another version, is {@link StorageException.Corrupt}.
 */
public final class CborCodec<T> implements Codec<T> {
    private final byte version;
    private final Class<T> type;
    private final ObjectReader reader;
    private final ObjectWriter writer;

    /** @param version 1 to 127: changes whenever older readers could misread what is written */
    public CborCodec(Class<T> type, int version) {
        if (version < 1 || version > Byte.MAX_VALUE || !type.isRecord()) {
            throw new IllegalArgumentException("codec of " + type.getName() + ", version " + version);
        }
        this.type = type;
        this.version = (byte) version;
        reader = RecordMapper.SHARED.readerFor(type);
        writer = RecordMapper.SHARED.writerFor(type);
    }

    @Override
    public byte[] encode(T value) {
        byte[] cbor = writer.writeValueAsBytes(value);
        byte[] encoded = new byte[1 + cbor.length];
        encoded[0] = version;
        System.arraycopy(cbor, 0, encoded, 1, cbor.length);
        return encoded;
    }

    @Override
    public T decode(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != version) {
            throw new StorageException.Corrupt("stored " + type.getSimpleName() + ": version "
                    + (bytes.length == 0 ? "missing" : bytes[0]) + " (expected: " + version + ")");
        }
        try {
            return reader.readValue(bytes, 1, bytes.length - 1);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new StorageException.Corrupt("stored " + type.getSimpleName() + ": not a valid record", e);
        }
    }
}
