package dev.sealgate.storage.blob;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A finished blob's file; positional reads, so deleting the file does not disturb it. */
final class FileByteSource implements ByteSource {
    private final BlobId id;
    private final Disk disk;
    private final FileChannel channel;
    private final long sizeBytes;

    FileByteSource(BlobId id, Disk disk, FileChannel channel) throws IOException {
        this.id = id;
        this.disk = disk;
        this.channel = channel;
        sizeBytes = channel.size();
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
        int readBytes;
        try {
            readBytes = channel.read(ByteBuffer.wrap(target, targetOffset, lengthBytes), offset);
        } catch (IOException e) {
            throw disk.failure("read", id, 0, e);
        }
        if (readBytes < 0) {
            throw new StorageException.Corrupt("blob " + id + " ends before byte " + offset);
        }
        return readBytes;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw disk.failure("close", id, 0, e);
        }
    }
}
