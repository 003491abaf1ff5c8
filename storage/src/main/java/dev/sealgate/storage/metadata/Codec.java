package dev.sealgate.storage.metadata;

/** Turns values of one type into bytes and back. Stateless and thread-safe. */
public interface Codec<T> {
    byte[] encode(T value);

    /** @throws dev.sealgate.storage.StorageException.Corrupt when {@code bytes} are not an encoding of the type */
    T decode(byte[] bytes);
}
