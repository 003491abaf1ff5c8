package dev.sealgate.storage.blob.s3;

/** A download ended before it should, or is not what was asked for; asking again may help. */
final class Broken extends RuntimeException {
    Broken(String message) {
        super(message);
    }

    Broken(String message, Throwable cause) {
        super(message, cause);
    }
}
