package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.cluster.Leases;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.object.Tables.Garbage;
import dev.sealgate.storage.object.Tables.GarbageKey;
import dev.sealgate.storage.object.Tables.GarbageRow;
import dev.sealgate.storage.object.Tables.Manifest;
import dev.sealgate.storage.object.Tables.PartKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Deletes single pieces of garbage: files first, then their rows, last the garbage row. Every step may be repeated.
 *
 * <p>Transactions stay small however many parts there are.
 */
final class Discarding {
    private static final int PARTS_AT_ONCE = 1_000;

    private final Database database;
    private final BlobStore blobs;
    private final Leases.Held lease;

    /** @param lease fences every transaction: an earlier holder may only repeat what the present one does anyway */
    Discarding(Database database, BlobStore blobs, Leases.Held lease) {
        this.database = database;
        this.blobs = blobs;
        this.lease = lease;
    }

    private void write(Consumer<Transaction> body) {
        database.write(tx -> {
            lease.fence(tx);
            body.accept(tx);
        });
    }

    /** Garbage that is one row, with a file or without: many in one transaction. */
    void rows(List<GarbageRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        blobs.delete(rows.stream()
                .filter(row -> row.kind() == Garbage.Kind.FILE)
                .map(row -> new BlobId(row.key().id()))
                .toList());
        write(tx -> rows.forEach(row -> deleteRow(tx, row)));
    }

    private static void deleteRow(Transaction tx, GarbageRow row) {
        Bytes id = row.key().id();
        switch (row.kind()) {
            case INLINE -> tx.delete(Tables.INLINE_BLOBS, id);
            case FILE -> tx.delete(Tables.FILE_BLOBS, id);
            case COMPLETION -> tx.delete(Tables.COMPLETED, OpenUploads.idOf(id));
            case MANIFEST, UPLOAD -> throw new IllegalArgumentException(row.kind() + " is more than a row");
        }
        tx.delete(Tables.GARBAGE, row.key());
    }

    void manifest(GarbageKey garbage) {
        Optional<Manifest> manifest = database.get(Tables.MANIFESTS, garbage.id());
        List<Part> parts = manifest.map(Manifest::parts).orElse(List.of());
        for (int from = 0; from < parts.size(); from += PARTS_AT_ONCE) {
            List<Part> some = parts.subList(from, Math.min(from + PARTS_AT_ONCE, parts.size()));
            deleteFiles(some);
            write(tx -> deleteBlobRows(tx, some));
        }
        write(tx -> {
            tx.delete(Tables.MANIFESTS, garbage.id());
            tx.delete(Tables.GARBAGE, garbage);
        });
    }

    /** The parts that an ended upload left behind; nobody can add to them. */
    void upload(GarbageKey garbage) {
        String uploadId = OpenUploads.idOf(garbage.id());
        for (List<Part> some = parts(uploadId); !some.isEmpty(); some = parts(uploadId)) {
            List<Part> deleted = some;
            deleteFiles(deleted);
            write(tx -> {
                deleteBlobRows(tx, deleted);
                deleted.forEach(part -> tx.delete(Tables.PARTS, new PartKey(uploadId, part.number())));
            });
        }
        write(tx -> tx.delete(Tables.GARBAGE, garbage));
    }

    private List<Part> parts(String uploadId) {
        KeyRange range = KeyRange.startingWith(Tables.prefixOfParts(uploadId));
        return database.scan(Tables.PARTS, range, PARTS_AT_ONCE).found().stream()
                .map(TableRow::value)
                .toList();
    }

    private void deleteFiles(List<Part> parts) {
        blobs.delete(parts.stream()
                .map(Part::content)
                .filter(content -> content.kind() == Content.Kind.FILE)
                .map(content -> new BlobId(content.id()))
                .toList());
    }

    private static void deleteBlobRows(Transaction tx, List<Part> parts) {
        for (Part part : parts) {
            Bytes id = part.content().id();
            switch (part.content().kind()) {
                case INLINE -> tx.delete(Tables.INLINE_BLOBS, id);
                case FILE -> tx.delete(Tables.FILE_BLOBS, id);
                case MANIFEST -> throw new IllegalArgumentException("a part is no manifest");
            }
        }
    }
}
