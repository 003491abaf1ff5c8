package dev.sealgate.storage.identity;

import dev.sealgate.storage.Bytes;

/**
 * The root access key that was made for the default account on the first start. Immutable.
 *
 * @param secret the UTF-8 of the secret access key; the record as a whole is sealed on disk, and {@link #toString} leaves it out
 * @param handedOut whether the operator could see it; from then on its file may go
 */
public record RootAccessKey(String id, Bytes secret, boolean handedOut) {
    @Override
    public String toString() {
        return "RootAccessKey[" + id + "]";
    }
}
