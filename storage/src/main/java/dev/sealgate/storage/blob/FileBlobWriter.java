package dev.sealgate.storage.blob;

import dev.sealgate.storage.blob.BlobStore.BlobWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes one blob to an unfinished file, which appears with the first byte; finishing syncs and renames it. */
final class FileBlobWriter implements BlobWriter {
    /** Where a finished blob goes; creates the directory. */
    @FunctionalInterface
    interface FinishedFile {
        Path of(BlobId id) throws IOException;
    }

    private final BlobId id;
    private final Disk disk;
    private final Path unfinished;
    private final FinishedFile finishedFile;
    private final EarlySync earlySync;
    private @Nullable FileChannel channel;
    private @Nullable Path renamedTo;
    private boolean done;

    FileBlobWriter(BlobId id, Disk disk, Path unfinished, FinishedFile finishedFile) {
        this.id = id;
        this.disk = disk;
        this.unfinished = unfinished;
        this.finishedFile = finishedFile;
        earlySync = new EarlySync(disk);
    }

    @Override
    public BlobId id() {
        return id;
    }

    @Override
    public void write(byte[] source, int offset, int lengthBytes) {
        requireOpen();
        // The channel copies through a direct buffer that the JDK keeps per carrier thread: nothing to hold per writer.
        ByteBuffer bytes = ByteBuffer.wrap(source, offset, lengthBytes);
        try {
            FileChannel open = openChannel();
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
            earlySync.written(open, lengthBytes);
        } catch (IOException e) {
            throw disk.failure("write", id, lengthBytes, e);
        }
    }

    @Override
    public void finish() {
        requireOpen();
        try {
            try (FileChannel open = openChannel()) {
                earlySync.await();
                disk.syncFile(open);
            }
            Path finished = finishedFile.of(id);
            disk.rename(unfinished, finished);
            renamedTo = finished;
            disk.syncDirectory(finished.resolveSibling(""));
            done = true;
        } catch (IOException e) {
            throw disk.failure("finish", id, 1, e);
        }
    }

    private FileChannel openChannel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = disk.createFile(unfinished);
            channel = open;
        }
        return open;
    }

    private void requireOpen() {
        if (done) {
            throw new IllegalStateException("blob " + id + " is finished or closed");
        }
    }

    @Override
    public void close() {
        FileChannel open = channel;
        if (done || open == null) {
            done = true;
            return;
        }
        done = true;
        try {
            open.close();
            disk.deleteIfExists(renamedTo == null ? unfinished : renamedTo);
        } catch (IOException e) {
            throw disk.failure("discard", id, 0, e);
        }
    }
}
