package dev.sealgate.storage.seal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * Idle ciphers kept for reuse, because making one costs more than sealing a record with it. Thread-safe, never blocks.
 *
 * <p>A thread-local would not do: every request runs on a virtual thread of its own. Borrow for one message only and never
 * keep one in a field: two users of one cipher would seal under each other's key.
 */
final class CipherPool {
    private static final int SLOTS = 16;

    private final AtomicReferenceArray<@Nullable Cipher> idle = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<Cipher> maker;

    CipherPool(Supplier<Cipher> maker) {
        this.maker = maker;
    }

    /** A cipher that nobody else has, in any state. */
    Cipher take() {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (idle.get(slot) != null) {
                Cipher cipher = idle.getAndSet(slot, null);
                if (cipher != null) {
                    return cipher;
                }
            }
        }
        return maker.get();
    }

    /** Returns a cipher that the caller will not touch again; one too many is left to the garbage collector. */
    void giveBack(Cipher cipher) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (idle.get(slot) == null && idle.compareAndSet(slot, null, cipher)) {
                return;
            }
        }
    }
}
