package dev.sealgate.storage.object;

import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.ListedBlobStore;
import dev.sealgate.storage.seal.BlobFormat;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.time.LocalDate;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts how many blobs are open at a time. */
final class OpenCountingBlobStore extends ForwardingBlobStore implements ListedBlobStore {
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();

    /** Asked for behind the first segment, although the opener had not said that it would. */
    final AtomicLong bytesNotSaidBefore = new AtomicLong();

    private final ListedBlobStore blobs;

    OpenCountingBlobStore(ListedBlobStore blobs) {
        super(blobs);
        this.blobs = blobs;
    }

    @Override
    public ByteSource open(BlobId id, long sizeBytes, ByteRange wanted) {
        ByteSource source = super.open(id, sizeBytes, wanted);
        open.incrementAndGet();
        opened.incrementAndGet();
        return new Counted(source, wanted);
    }

    @Override
    public OptionalLong quarantine(BlobId id, LocalDate day) {
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
        private final ByteRange wanted;

        Counted(ByteSource source, ByteRange wanted) {
            this.source = source;
            this.wanted = wanted;
        }

        @Override
        public long sizeBytes() {
            return source.sizeBytes();
        }

        @Override
        public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
            if (offset + lengthBytes > BlobFormat.SEGMENT_BYTES) {
                bytesNotSaidBefore.addAndGet(lengthBytes
                        - new ByteRange(offset, lengthBytes).within(wanted).sizeBytes());
            }
            return source.read(offset, target, targetOffset, lengthBytes);
        }

        @Override
        public void close() {
            open.decrementAndGet();
            source.close();
        }
    }
}
