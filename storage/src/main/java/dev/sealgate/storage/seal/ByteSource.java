package dev.sealgate.storage.seal;

/** Random access to a finished byte sequence. Closing releases what is behind it. Not thread-safe. */
public interface ByteSource extends AutoCloseable {
    long sizeBytes();

    /**
     * Reads from {@code offset} into {@code target}: at least one byte and at most {@code lengthBytes}; callers loop.
     *
     * @throws dev.sealgate.storage.StorageException when the bytes cannot be had or are not what was written
     */
    int read(long offset, byte[] target, int targetOffset, int lengthBytes);

    @Override
    void close();
}
