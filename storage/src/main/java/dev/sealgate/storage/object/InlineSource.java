package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.ByteSource;

/** The sealed bytes of a blob that is kept in the metadata store. */
final class InlineSource implements ByteSource {
    private final byte[] sealed;

    InlineSource(Bytes sealed) {
        this.sealed = sealed.view();
    }

    @Override
    public long sizeBytes() {
        return sealed.length;
    }

    @Override
    public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
        if (offset >= sealed.length) {
            throw new StorageException.Corrupt("inline blob ends before byte " + offset);
        }
        int readBytes = (int) Math.min(lengthBytes, sealed.length - offset);
        System.arraycopy(sealed, (int) offset, target, targetOffset, readBytes);
        return readBytes;
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
