package dev.sealgate.storage.seal;

import org.jspecify.annotations.Nullable;

/** The root key cannot be had; the message is one sentence for the operator and never holds key material. */
public final class RootKeyException extends RuntimeException {
    RootKeyException(String message) {
        this(message, null);
    }

    RootKeyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
