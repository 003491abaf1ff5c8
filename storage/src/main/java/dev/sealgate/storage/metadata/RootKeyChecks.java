package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.RootKeyCheck;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a store says, in clear, of the root key that its records are sealed under and, while they are sealed anew, of the one that
 * follows it. Thread-safe. Format: docs/spec/SEAL.md.
 */
public final class RootKeyChecks {
    private static final byte[] CURRENT = "root-key-check".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEXT = "root-key-check-next".getBytes(StandardCharsets.UTF_8);

    private final MetadataStore store;

    public RootKeyChecks(MetadataStore store) {
        this.store = store;
    }

    /** Whether the store has a root key: one that has none is new. */
    public boolean initialized() {
        return store.get(Schema.META, CURRENT).isPresent();
    }

    /** What the store says of its root key: another one's says something else. */
    public Optional<Bytes> current() {
        return store.get(Schema.META, CURRENT).map(Bytes::owning);
    }

    /** Whether records may be sealed under either of two root keys. */
    public boolean rotating() {
        return store.get(Schema.META, NEXT).isPresent();
    }

    /** Whether this is the store's root key; during a rotation, the old one. */
    public boolean isCurrent(RootKey key) {
        return matches(CURRENT, key);
    }

    /** Whether a rotation to this root key is under way. */
    public boolean isNext(RootKey key) {
        return matches(NEXT, key);
    }

    private boolean matches(byte[] name, RootKey key) {
        Optional<byte[]> check = store.get(Schema.META, name);
        return check.isPresent() && RootKeyCheck.matches(key, check.get());
    }

    /** Part of the transaction that makes a store; false, and nothing is written, when somebody else has made it meanwhile. */
    public static boolean initialize(MetadataStore.Transaction tx, RootKey key) {
        if (tx.get(Schema.META, CURRENT).isPresent()) {
            return false;
        }
        tx.put(Schema.META, CURRENT, RootKeyCheck.create(key));
        return true;
    }

    /** From now on both keys are needed; false, and nothing is written, when somebody else has begun meanwhile. */
    public boolean begin(RootKey next) {
        byte[] check = RootKeyCheck.create(next);
        return store.inTransaction(tx -> {
            boolean free = tx.get(Schema.META, NEXT).isEmpty();
            if (free) {
                tx.put(Schema.META, NEXT, check);
            }
            return free;
        });
    }

    /** Takes back {@link #begin}, when nothing was sealed anew since. */
    public void abandon() {
        store.write(tx -> tx.delete(Schema.META, NEXT));
    }

    /** From now on the next key is the only one; false when no rotation is under way any more, because somebody else has ended it. */
    public boolean finish() {
        return store.inTransaction(tx -> {
            Optional<byte[]> check = tx.get(Schema.META, NEXT);
            check.ifPresent(next -> {
                tx.put(Schema.META, CURRENT, next);
                tx.delete(Schema.META, NEXT);
            });
            return check.isPresent();
        });
    }
}
