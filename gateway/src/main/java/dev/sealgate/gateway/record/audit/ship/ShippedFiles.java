package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.gateway.record.audit.file.ClosedFile;
import dev.sealgate.gateway.record.audit.file.RecordFile;
import dev.sealgate.gateway.record.audit.file.TrailPublicKey;
import dev.sealgate.gateway.record.audit.ship.ShipTables.FileTime;
import dev.sealgate.gateway.record.audit.ship.ShipTables.TimeKey;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.ContentWriter;
import dev.sealgate.storage.object.NewContent;
import dev.sealgate.storage.object.OwnedContent;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The closed files of all trails whose gateways share these metadata, in the blob store. Thread-safe. */
public final class ShippedFiles {
    private static final int KEY_BYTES = 32;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Database database;
    private final OwnedContent owned;
    private final SecureRandom random;

    public ShippedFiles(Database database, OwnedContent owned, SecureRandom random) {
        this.database = database;
        this.owned = owned;
        this.random = random;
    }

    /** The names of those of a gateway that are there. */
    Set<String> namesOf(String gateway) {
        Set<String> names = new HashSet<>();
        Scans.forEachKey(database, ShipTables.FILES, range(gateway), key -> names.add(key.name()));
        return names;
    }

    /**
     * Copies a file to the blob store, and only then writes its row; where there is a row, nothing.
     *
     * @param signer whose digests the file has
     * @throws IOException when the file cannot be read
     * @throws dev.sealgate.storage.StorageException when it cannot be written; the next try begins anew
     */
    void ship(String gateway, ClosedFile file, TrailPublicKey signer) throws IOException {
        ShippedFile.Key key = new ShippedFile.Key(gateway, file.firstSequence(), file.name());
        if (database.get(ShipTables.FILES, key).isPresent() || isRemoved(gateway, file)) {
            return;
        }
        Bytes contentKey = freshKey();
        MessageDigest hash = sha256();
        NewContent content;
        long recordsBytes;
        long digestsBytes;
        try (ContentKeys keys = ShippedFile.keys(contentKey);
                ContentWriter writer = owned.contents().write(keys, 0)) {
            recordsBytes = copy(file.records(), writer, hash);
            digestsBytes = copy(file.digests(), writer, hash);
            content = writer.finish();
        }
        ShippedFile row = new ShippedFile(
                file.lastSequence(),
                file.earliest(),
                file.latest(),
                recordsBytes,
                digestsBytes,
                Bytes.owning(hash.digest()),
                file.lastDigest(),
                signer.base64(),
                content.content(),
                contentKey);
        owned.commit(content, tx -> add(tx, key, row));
    }

    /** By another gateway's clock it was too old, and is about to be by this one's. */
    private boolean isRemoved(String gateway, ClosedFile file) {
        return chain(gateway).removedTo() >= file.lastSequence() && !file.isEmpty();
    }

    AuditChain chain(String gateway) {
        return database.get(ShipTables.CHAINS, gateway).orElse(AuditChain.NEW);
    }

    private static boolean add(Transaction tx, ShippedFile.Key key, ShippedFile row) {
        if (tx.get(ShipTables.FILES, key).isPresent()) {
            return false; // by a commit whose answer was lost
        }
        // What was removed before there was any shipping, nobody will miss.
        AuditChain chain =
                tx.get(ShipTables.CHAINS, key.gateway()).orElseGet(() -> AuditChain.after(key.firstSequence() - 1));
        tx.put(ShipTables.CHAINS, key.gateway(), chain.shippedTo(row.lastSequence()));
        tx.put(ShipTables.FILES, key, row);
        if (row.holdsRecords(key)) {
            tx.put(ShipTables.TIMES, ShipTables.TimeKey.of(key, row), new ShipTables.FileTime(row.earliest()));
        }
        return true;
    }

    private Bytes freshKey() {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        return Bytes.owning(fresh);
    }

    private static long copy(Path file, ContentWriter writer, MessageDigest hash) throws IOException {
        long copied = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                writer.write(buffer, 0, read);
                hash.update(buffer, 0, read);
                copied += read;
            }
        }
        return copied;
    }

    /** Opens records and, behind them, digests; the caller closes it. */
    ByteSource open(ShippedFile file, ByteRange wanted) {
        try (ContentKeys keys = ShippedFile.keys(file.contentKey())) {
            return owned.contents().open(file.content(), keys, wanted);
        }
    }

    /** The file that begins with this record and has any. */
    Optional<TableRow<ShippedFile.Key, ShippedFile>> beginningWith(String gateway, long firstSequence) {
        return Scans.first(
                        database,
                        ShipTables.FILES,
                        KeyRange.startingWith(ShipTables.prefixOf(gateway, firstSequence)),
                        1,
                        row -> Optional.of(row).filter(found -> found.value().holdsRecords(found.key())))
                .stream()
                .findFirst();
    }

    /** Those of a gateway that are there, in order. */
    List<TableRow<ShippedFile.Key, ShippedFile>> of(String gateway) {
        List<TableRow<ShippedFile.Key, ShippedFile>> rows = new ArrayList<>();
        Scans.forEach(database, ShipTables.FILES, range(gateway), rows::add);
        return rows;
    }

    /** The gateways that ever shipped anything. */
    public Set<String> chains() {
        Set<String> chains = new HashSet<>(gateways());
        Scans.forEachKey(database, ShipTables.CHAINS, KeyRange.all(), chains::add);
        return chains;
    }

    /** What the gateway did not ship is missed no longer. */
    public void retire(String gateway, Instant now) {
        database.write(tx -> tx.put(
                ShipTables.CHAINS,
                gateway,
                tx.get(ShipTables.CHAINS, gateway).orElse(AuditChain.NEW).retiredSince(now)));
    }

    /** Which files have which times. */
    Portion<TableRow<TimeKey, FileTime>> times(KeyRange range, int limit) {
        return database.scan(ShipTables.TIMES, range, limit);
    }

    /** Of those that are still there, in the same order. */
    List<RecordFile> recordsOf(List<ShippedFile.Key> keys) {
        List<RecordFile> records = new ArrayList<>();
        List<Optional<ShippedFile>> found = database.getAll(ShipTables.FILES, keys);
        for (int i = 0; i < keys.size(); i++) {
            ShippedFile.Key key = keys.get(i);
            found.get(i).ifPresent(file -> records.add(new ShippedRecords(this, key, file)));
        }
        return records;
    }

    /**
     * Removes the files whose records are all older, from the front of each gateway's trail.
     *
     * @return how many
     */
    public int removeBefore(Instant limit) {
        int removed = 0;
        for (String gateway : gateways()) {
            List<TableRow<ShippedFile.Key, ShippedFile>> old = new ArrayList<>();
            Scans.walk(database, ShipTables.FILES, range(gateway), row -> {
                boolean goes = row.value().latest().isBefore(limit);
                if (goes) {
                    old.add(row);
                }
                return goes;
            });
            // An empty file is as old as what follows it.
            while (!old.isEmpty()
                    && !old.getLast().value().holdsRecords(old.getLast().key())) {
                old.removeLast();
            }
            old.forEach(this::remove);
            removed += old.size();
        }
        return removed;
    }

    private void remove(TableRow<ShippedFile.Key, ShippedFile> row) {
        ShippedFile.Key key = row.key();
        ShippedFile file = row.value();
        database.write(tx -> {
            if (tx.get(ShipTables.FILES, key).isEmpty()) {
                return; // another gateway was faster
            }
            AuditChain chain = tx.get(ShipTables.CHAINS, key.gateway()).orElse(AuditChain.NEW);
            tx.put(ShipTables.CHAINS, key.gateway(), chain.removedTo(file.lastSequence()));
            tx.delete(ShipTables.FILES, key);
            if (file.holdsRecords(key)) {
                tx.delete(ShipTables.TIMES, ShipTables.TimeKey.of(key, file));
            }
            owned.retire(tx, file.content());
        });
    }

    private static KeyRange range(String gateway) {
        return KeyRange.startingWith(ShipTables.prefixOfGateway(gateway));
    }

    /** Those that shipped anything that is still there. Costs one question each. */
    public List<String> gateways() {
        List<String> gateways = new ArrayList<>();
        KeyRange left = KeyRange.all();
        for (Optional<ShippedFile.Key> next = first(left); next.isPresent(); next = first(left)) {
            String gateway = next.get().gateway();
            gateways.add(gateway);
            Optional<Bytes> end = range(gateway).to();
            if (end.isEmpty()) {
                break;
            }
            left = KeyRange.all().startingAt(end.get().view());
        }
        return gateways;
    }

    private Optional<ShippedFile.Key> first(KeyRange range) {
        return database.keys(ShipTables.FILES, range, 1).found().stream().findFirst();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
