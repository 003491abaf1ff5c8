package dev.sealgate.storage;

import org.jspecify.annotations.Nullable;

/** Storage broke a promise; the request fails with an internal error and nothing stored is changed. */
public sealed class StorageException extends RuntimeException {
    private StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Stored bytes are not what was written: altered, truncated, moved, or sealed under another key. */
    public static final class Corrupt extends StorageException {
        public Corrupt(String message) {
            super(message, null);
        }

        public Corrupt(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The disk or database did not answer, or is closing. */
    public static sealed class Unavailable extends StorageException {
        public Unavailable(String message) {
            super(message, null);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The database was too busy to answer in time; what was asked may be asked again. */
    public static final class Slow extends Unavailable {
        public Slow(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A record on which a transaction relied is not what it was: whoever relied on it was declared gone, and another took over. */
    public static final class Fenced extends Unavailable {
        public Fenced(String message) {
            super(message);
        }
    }

    /** No space is left. */
    public static final class Full extends StorageException {
        public Full(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
