package dev.sealgate.gateway.s3.object;

import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Exception;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.function.Function;

/** Reads of current versions, which a concurrent write may replace at any moment. Thread-safe. */
public final class StoredObjects {
    private final ObjectRepository objects;

    public StoredObjects(ObjectRepository objects) {
        this.objects = objects;
    }

    /** @throws S3Exception NoSuchKey */
    public ObjectVersion require(ObjectPath path) {
        return objects.find(path).orElseThrow(() -> new S3Exception(S3ErrorCode.NO_SUCH_KEY).with("Key", path.key()));
    }

    /**
     * What {@code reader} makes of the current version; asked once more when that version was replaced, and its content swept,
     * between reading the record and opening the content.
     */
    public <T> T read(ObjectPath path, Function<ObjectVersion, T> reader) {
        ObjectVersion version = require(path);
        try {
            return reader.apply(version);
        } catch (StorageException.Corrupt unreadable) {
            ObjectVersion current = require(path);
            if (current.content().equals(version.content())) {
                throw unreadable;
            }
            return reader.apply(current);
        }
    }
}
