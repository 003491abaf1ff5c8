package dev.sealgate.storage.object;

import dev.sealgate.storage.cluster.OpenReads;
import dev.sealgate.storage.seal.ByteSource;

/** Opened content that every sweeper leaves alone until it is closed. */
final class HeldSource implements ByteSource {
    private final ByteSource plaintext;
    private final OpenReads.Hold hold;

    HeldSource(ByteSource plaintext, OpenReads.Hold hold) {
        this.plaintext = plaintext;
        this.hold = hold;
    }

    @Override
    public long sizeBytes() {
        return plaintext.sizeBytes();
    }

    @Override
    public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
        return plaintext.read(offset, target, targetOffset, lengthBytes);
    }

    @Override
    public void close() {
        try (hold) {
            plaintext.close();
        }
    }
}
