package dev.sealgate.storage.object;

import dev.sealgate.storage.seal.ByteSink;

/** Plaintext in, sealed content out. Not thread-safe. */
public interface ContentWriter extends ByteSink, AutoCloseable {
    /** Seals the end and makes the blob, if any, durable. */
    NewContent finish();

    /** Before {@link #finish}: removes every trace. After it: nothing. */
    @Override
    void close();
}
