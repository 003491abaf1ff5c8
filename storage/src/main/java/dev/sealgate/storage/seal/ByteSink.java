package dev.sealgate.storage.seal;

/** Takes bytes in order. The array belongs to the caller again when {@code write} returns. Not thread-safe. */
@FunctionalInterface
public interface ByteSink {
    void write(byte[] source, int offset, int lengthBytes);
}
