package dev.sealgate.gateway.operate.migrate;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.MigrationMark;
import dev.sealgate.storage.object.NamedBlobs;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** All blobs that the records name, some at a time; each is read back from the target and compared. */
final class BlobCopies {
    private static final int AT_ONCE = 4;
    private static final int BATCH = 64;
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Side from;
    private final Side to;
    private final Database database;
    private final Migration.Watcher watcher;
    private final List<String> missing = new ArrayList<>(); // guarded by itself
    private final AtomicLong bytes = new AtomicLong();

    BlobCopies(Side from, Side to, RootKey rootKey, Migration.Watcher watcher) {
        this.from = from;
        this.to = to;
        this.database = new Database(from.metadata(), new RecordSeal(rootKey));
        this.watcher = watcher;
    }

    /** Answers how many there are, those of earlier runs included. */
    long run(MigrationMark start) {
        Batch batch = new Batch(start);
        to.blobs().deleteUnfinished(_ -> true); // what an earlier run left
        try (ExecutorService copiers =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            NamedBlobs.forEach(
                    from.metadata(), database, start.next(), (id, sealedBytes) -> batch.add(id, sealedBytes, copiers));
            batch.copy(copiers);
        }
        return batch.mark.done();
    }

    /** Where those of the source lie that could not be read. */
    List<String> missing() {
        synchronized (missing) {
            return List.copyOf(missing);
        }
    }

    /** Blobs in the order of their ids, so that one mark says which were copied. */
    private final class Batch {
        private final Map<BlobId, Long> waiting = new TreeMap<>(Comparator.comparing(BlobId::toString));
        private MigrationMark mark;

        Batch(MigrationMark mark) {
            this.mark = mark;
        }

        void add(BlobId id, long sealedBytes, ExecutorService copiers) {
            waiting.put(id, sealedBytes);
            if (waiting.size() == BATCH) {
                copy(copiers);
            }
        }

        void copy(ExecutorService copiers) {
            if (waiting.isEmpty()) {
                return;
            }
            List<Future<?>> copies = new ArrayList<>();
            waiting.forEach((id, sealedBytes) -> copies.add(copiers.submit(() -> copyOne(id, sealedBytes))));
            copies.forEach(BlobCopies::await);
            byte[] last = List.copyOf(waiting.keySet()).getLast().value().toArray();
            mark = new MigrationMark(
                    mark.source(),
                    MigrationMark.BLOBS,
                    Bytes.owning(Arrays.copyOf(last, last.length + 1)),
                    mark.done() + waiting.size());
            to.metadata().write(mark::put);
            waiting.clear();
            watcher.blobs(mark.done(), bytes.get());
        }
    }

    private static void await(Future<?> copy) {
        try {
            copy.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("internal error: a blob could not be copied", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException("interrupted: run it again to go on", e);
        }
    }

    private void copyOne(BlobId id, long sealedBytes) {
        byte[] copied;
        try (ByteSource source = from.blobs().open(id, sealedBytes, ByteRange.all(sealedBytes))) {
            copied = copy(id, source);
        } catch (StorageException.Corrupt e) {
            synchronized (missing) {
                missing.add(from.blobs().location(id));
            }
            return;
        }
        try (ByteSource written = to.blobs().open(id, sealedBytes, ByteRange.all(sealedBytes))) {
            if (!MessageDigest.isEqual(copied, digest(written))) {
                throw new MigrationException(to.blobs().location(id) + " is not what was written there");
            }
        }
        bytes.addAndGet(sealedBytes);
    }

    private byte[] copy(BlobId id, ByteSource source) {
        try (BlobStore.BlobWriter writer = to.blobs().create(id)) {
            MessageDigest digest = sha256();
            forEachBuffer(source, (buffer, size) -> {
                digest.update(buffer, 0, size);
                writer.write(buffer, 0, size);
            });
            writer.finish();
            return digest.digest();
        }
    }

    private static byte[] digest(ByteSource source) {
        MessageDigest digest = sha256();
        forEachBuffer(source, (buffer, size) -> digest.update(buffer, 0, size));
        return digest.digest();
    }

    /** Takes the first bytes of a buffer. */
    @FunctionalInterface
    private interface BufferSink {
        void take(byte[] buffer, int size);
    }

    private static void forEachBuffer(ByteSource source, BufferSink sink) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = source.sizeBytes();
        for (long at = 0; at < size; ) {
            int read = source.read(at, buffer, 0, (int) Math.min(buffer.length, size - at));
            sink.take(buffer, read);
            at += read;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("internal error: every Java has SHA-256", e);
        }
    }
}
