package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.seal.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of this machine. Reading throws {@link UncheckedIOException}. */
final class LocalBytes implements ByteSource {
    private final FileChannel file;

    LocalBytes(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public long sizeBytes() {
        try {
            return file.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
        try {
            int read = file.read(ByteBuffer.wrap(target, targetOffset, lengthBytes), offset);
            if (read < 0) {
                throw new EOFException("the audit trail is shorter than it was");
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
