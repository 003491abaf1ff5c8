package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Does with one small blob what the store does with all, so that what is missing is found at the start. */
final class Probe {
    private final Service service;
    private final Deletion deletion;

    Probe(Service service, Deletion deletion) {
        this.service = service;
        this.deletion = deletion;
    }

    void run(BlobId id) {
        String key = service.keys().of(id);
        byte[] written = id.toString().getBytes(StandardCharsets.US_ASCII);
        try (S3BlobWriter writer = new S3BlobWriter(id, service)) {
            writer.write(written, 0, written.length);
            writer.finish();
        }
        try {
            requireBytes(key, written);
        } finally {
            // Two keys, so that it is found out here whether the service deletes many at once.
            deletion.all(List.of(key, key + "-absent"));
        }
        PartUpload upload = PartUpload.begin(service, key);
        try {
            new Unfinished(service).abort(_ -> false);
        } finally {
            upload.abort();
        }
    }

    private void requireBytes(String key, byte[] written) {
        byte[] read = new byte[written.length - 1];
        try (ByteSource source = S3ByteSource.open(service, key, written.length, ByteRange.all(written.length))) {
            for (int done = 0; done < read.length; ) {
                done += source.read(1 + done, read, done, read.length - done);
            }
        }
        if (!Arrays.equals(read, Arrays.copyOfRange(written, 1, written.length))) {
            throw new StorageException.Unavailable("read " + service.location(key)
                    + ": other bytes came back than were written; look for a faulty proxy or service");
        }
    }
}
