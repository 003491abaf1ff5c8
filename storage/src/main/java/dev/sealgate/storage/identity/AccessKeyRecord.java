package dev.sealgate.storage.identity;

import dev.sealgate.storage.Bytes;
import java.time.Instant;

/**
 * A long-term access key of a user. Immutable.
 *
 * @param secret the UTF-8 of the secret access key; the record as a whole is sealed on disk, and {@link #toString} leaves it out
 */
public record AccessKeyRecord(String id, Bytes secret, boolean active, Instant created) {
    public AccessKeyRecord withActive(boolean changed) {
        return new AccessKeyRecord(id, secret, changed, created);
    }

    @Override
    public String toString() {
        return "AccessKeyRecord[" + id + (active ? ", active]" : ", inactive]");
    }
}
