package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.object.Tables.FileBlob;
import dev.sealgate.storage.object.Tables.Garbage;
import dev.sealgate.storage.object.Tables.GarbageKey;
import dev.sealgate.storage.object.Tables.References;
import java.time.Instant;

/**
 * How content comes, is shared and goes within a transaction.
 *
 * <p>Invariant: content is referred to by as many versions and parts as its {@link Tables#REFERENCES} row says (one without a
 * row), or by none and then it has a {@link Tables#GARBAGE} row.
 */
final class ContentRows {
    private static final long UNSHARED = 1;

    private ContentRows() {}

    /** Writes the rows of content that gets its first reference. */
    static void add(Transaction tx, NewContent added) {
        Content content = added.content();
        Bytes id = content.id();
        switch (content.kind()) {
            case INLINE -> tx.put(Tables.INLINE_BLOBS, id, added.inline().orElseThrow());
            case FILE ->
                tx.put(Tables.FILE_BLOBS, id, new FileBlob(added.partNumber(), content.layers(), content.sizeBytes()));
            case MANIFEST -> throw new IllegalArgumentException("a manifest is made of parts, not written");
        }
    }

    /** Adds a reference to content that has one. */
    static void share(Transaction tx, Content content) {
        tx.put(Tables.REFERENCES, content.id(), new References(references(tx, content) + 1));
    }

    /** Takes a reference away; content without any becomes garbage. */
    static void retire(Transaction tx, Content content, Instant now) {
        long left = references(tx, content) - 1;
        if (left > UNSHARED) {
            tx.put(Tables.REFERENCES, content.id(), new References(left));
        } else if (left == UNSHARED) {
            tx.delete(Tables.REFERENCES, content.id());
        } else {
            tx.put(Tables.GARBAGE, new GarbageKey(now, content.id()), new Garbage(Garbage.Kind.of(content.kind())));
        }
    }

    private static long references(Transaction tx, Content content) {
        return tx.get(Tables.REFERENCES, content.id()).map(References::count).orElse(UNSHARED);
    }
}
