package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.object.Tables.FileBlob;
import dev.sealgate.storage.object.Tables.Garbage;
import dev.sealgate.storage.object.Tables.GarbageKey;
import dev.sealgate.storage.object.Tables.References;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        long before = tx.getRare(Tables.REFERENCES, content.id())
                .map(References::count)
                .orElse(UNSHARED);
        settle(tx, content, before, before - 1, now);
    }

    /** As {@link #retire(Transaction, Content, Instant)}, of each; content that is named twice loses two references. */
    static void retireAll(Transaction tx, List<Content> contents, Instant now) {
        if (contents.isEmpty()) {
            return;
        }
        Map<Content, Long> taken = new LinkedHashMap<>();
        contents.forEach(content -> taken.merge(content, 1L, Long::sum));
        List<Content> distinct = List.copyOf(taken.keySet());
        List<Optional<References>> references =
                tx.getAll(Tables.REFERENCES, distinct.stream().map(Content::id).toList());
        for (int i = 0; i < distinct.size(); i++) {
            Content content = distinct.get(i);
            long before = references.get(i).map(References::count).orElse(UNSHARED);
            settle(tx, content, before, before - taken.getOrDefault(content, 1L), now);
        }
    }

    private static void settle(Transaction tx, Content content, long before, long left, Instant now) {
        if (left > UNSHARED) {
            tx.put(Tables.REFERENCES, content.id(), new References(left));
        } else if (left == UNSHARED) {
            tx.delete(Tables.REFERENCES, content.id());
        } else {
            if (before > UNSHARED) {
                tx.delete(Tables.REFERENCES, content.id());
            }
            tx.put(Tables.GARBAGE, new GarbageKey(now, content.id()), new Garbage(Garbage.Kind.of(content.kind())));
        }
    }

    private static long references(Transaction tx, Content content) {
        return tx.get(Tables.REFERENCES, content.id()).map(References::count).orElse(UNSHARED);
    }
}
