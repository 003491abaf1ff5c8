package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.gateway.record.audit.file.TrailFile;
import dev.sealgate.gateway.record.audit.file.TrailPublicKey;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.io.InputStream;
import java.util.Optional;

/** A shipped file for whoever verifies it. What it reads throws {@link dev.sealgate.storage.StorageException}. */
final class ShippedTrailFile implements TrailFile {
    private final ShippedFiles files;
    private final ShippedFile.Key key;
    private final ShippedFile file;

    ShippedTrailFile(ShippedFiles files, ShippedFile.Key key, ShippedFile file) {
        this.files = files;
        this.key = key;
        this.file = file;
    }

    @Override
    public String name() {
        return key.name();
    }

    @Override
    public long firstSequence() {
        return key.firstSequence();
    }

    @Override
    public Optional<TrailPublicKey> signer() {
        return Optional.of(TrailPublicKey.ofBase64(file.publicKey()));
    }

    @Override
    public long recordsBytes() {
        return file.recordsBytes();
    }

    @Override
    public Optional<InputStream> records() {
        return Optional.of(stream(new ByteRange(0, file.recordsBytes())));
    }

    @Override
    public Optional<InputStream> digests() {
        return Optional.of(stream(new ByteRange(file.recordsBytes(), file.digestsBytes())));
    }

    private InputStream stream(ByteRange range) {
        ByteSource source = files.open(file, range);
        return new InputStream() {
            private long position = range.offset();

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] target, int offset, int lengthBytes) {
                int wanted = (int) Math.min(lengthBytes, range.end() - position);
                if (wanted == 0) {
                    return lengthBytes == 0 ? 0 : -1;
                }
                int read = source.read(position, target, offset, wanted);
                position += read;
                return read;
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }
}
