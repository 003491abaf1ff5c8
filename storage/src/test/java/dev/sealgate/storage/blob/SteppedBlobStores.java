package dev.sealgate.storage.blob;

import dev.sealgate.storage.metadata.Durability;
import java.nio.file.Path;

/** Blob stores that announce every step that changes the disk, for tests that stop the world there. */
public final class SteppedBlobStores {
    private SteppedBlobStores() {}

    public static ListedBlobStore open(Path directory, Durability durability, Runnable beforeStep) {
        return new FileBlobStore(directory, durability, beforeStep);
    }
}
