package dev.sealgate.storage.object;

import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.seal.ByteSource;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Counts how many blobs are open at a time. */
final class OpenCountingBlobStore implements BlobStore {
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    private final BlobStore blobs;

    OpenCountingBlobStore(BlobStore blobs) {
        this.blobs = blobs;
    }

    @Override
    public BlobWriter create() {
        return blobs.create();
    }

    @Override
    public ByteSource open(BlobId id) {
        ByteSource source = blobs.open(id);
        open.incrementAndGet();
        opened.incrementAndGet();
        return new Counted(source);
    }

    @Override
    public String location(BlobId id) {
        return blobs.location(id);
    }

    @Override
    public void delete(BlobId id) {
        blobs.delete(id);
    }

    @Override
    public long quarantine(BlobId id, LocalDate day) {
        return blobs.quarantine(id, day);
    }

    @Override
    public String quarantineOf(LocalDate day) {
        return blobs.quarantineOf(day);
    }

    @Override
    public long deleteQuarantined(LocalDate firstKept) {
        return blobs.deleteQuarantined(firstKept);
    }

    @Override
    public void forEach(Consumer<BlobId> visitor) {
        blobs.forEach(visitor);
    }

    private final class Counted implements ByteSource {
        private final ByteSource source;

        Counted(ByteSource source) {
            this.source = source;
        }

        @Override
        public long sizeBytes() {
            return source.sizeBytes();
        }

        @Override
        public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
            return source.read(offset, target, targetOffset, lengthBytes);
        }

        @Override
        public void close() {
            open.decrementAndGet();
            source.close();
        }
    }
}
