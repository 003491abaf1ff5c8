package dev.sealgate.storage.object;

import dev.sealgate.storage.seal.ByteSource;

/** Opened content that the sweeper leaves alone until it is closed. */
final class PinnedSource implements ByteSource {
    private final ByteSource plaintext;
    private final Pins.Pin pin;

    PinnedSource(ByteSource plaintext, Pins.Pin pin) {
        this.plaintext = plaintext;
        this.pin = pin;
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
        try (pin) {
            plaintext.close();
        }
    }
}
