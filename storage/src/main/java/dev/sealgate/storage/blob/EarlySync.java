package dev.sealgate.storage.blob;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Syncs a file beside its writer while it grows, so that the sync at the end finds little left to do. Used by one thread.
 *
 * <p>Large blobs only: an extra sync costs a small one more than it saves.
 */
final class EarlySync {
    private static final long STRIDE_BYTES = 8L * 1024 * 1024;

    private final Disk disk;
    private long unsyncedBytes;
    private @Nullable FutureTask<Boolean> running;

    EarlySync(Disk disk) {
        this.disk = disk;
    }

    /** More was written; starts a sync when that is worth it and none is under way. */
    void written(FileChannel file, long moreBytes) throws IOException {
        unsyncedBytes += moreBytes;
        FutureTask<Boolean> former = running;
        if (unsyncedBytes < STRIDE_BYTES || (former != null && !former.isDone())) {
            return;
        }
        await();
        unsyncedBytes = 0;
        FutureTask<Boolean> next = new FutureTask<>(() -> {
            disk.syncGrowing(file);
            return true;
        });
        running = next;
        Thread.ofVirtual().name("early-sync").start(next);
    }

    /** Waits for the sync under way. The system tells a lost write to one sync only, so an early one's failure counts. */
    void await() throws IOException {
        FutureTask<Boolean> last = running;
        if (last == null) {
            return;
        }
        try {
            last.get();
        } catch (ExecutionException e) {
            throw new IOException("an early sync failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a sync was under way");
        }
    }
}
