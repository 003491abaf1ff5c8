package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.rocksdb.ReadOptions;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link MetadataStore} on a local disk.
 *
 * <p>Bodies of transactions run on the calling thread against a snapshot. One platform thread checks what they read and commits
 * all that wait with one synced write. When such a write fails for any reason but a full disk, the store refuses everything
 * until it is opened again.
 */
public final class RocksDbMetadataStore implements MetadataStore {
    private static final Logger LOG = LoggerFactory.getLogger(RocksDbMetadataStore.class);

    private final DirectoryLock directoryLock;
    private final Natives natives;
    private final RocksTables tables;
    private final ReadOptions latest;
    private final RocksView committed;
    private final GroupCommitter committer;
    private final TransactionRunner transactions;
    private final CommitMark mark;
    private final boolean lostChanges;

    private RocksDbMetadataStore(
            DirectoryLock directoryLock,
            Natives natives,
            RocksTables tables,
            CommitMark mark,
            Durability durability,
            boolean lostChanges) {
        this.directoryLock = directoryLock;
        this.mark = mark;
        this.lostChanges = lostChanges;
        this.natives = natives;
        this.tables = tables;
        ReadOptions options = new ReadOptions();
        latest = natives.own(options, options::close);
        committed = RocksView.latest(natives, tables, latest);
        committer = new GroupCommitter(new Journal(durability));
        transactions = new TransactionRunner(() -> RocksView.snapshot(natives, tables), committer::commit);
    }

    /**
     * Opens or creates the store in a directory of its own.
     *
     * @throws StorageException.Unavailable when another store is open on it or a newer Sealgate wrote it
     * @throws StorageException.Corrupt when it is damaged, or acknowledged changes are missing
     */
    public static RocksDbMetadataStore open(Path directory, Durability durability) {
        DirectoryLock lock = DirectoryLock.acquire(directory);
        Natives natives = new Natives();
        try {
            Optional<CommitMark.State> marked = DirectoryCheck.prepare(directory);
            RocksTables tables =
                    DirectoryCheck.advising(directory, () -> RocksTables.open(directory, natives, LogTrust.WHOLE));
            natives.call(() -> {
                tables.readBlobFiles(blobs -> blobs.requireWhole(directory));
                return tables;
            });
            long sequence = natives.call(tables::lastSequence);
            boolean lost = marked.isPresent() && isShort(directory, sequence, marked.get());
            Manifest manifest = Manifest.current(directory).orElseThrow();
            CommitMark mark = CommitMark.create(
                    directory, new CommitMark.State(sequence, manifest, durability == Durability.STRICT));
            return new RocksDbMetadataStore(lock, natives, tables, mark, durability, lost);
        } catch (Throwable e) {
            natives.close();
            lock.close();
            throw e;
        }
    }

    /** Whether acknowledged changes are missing. */
    private static boolean isShort(Path directory, long sequence, CommitMark.State marked) {
        if (sequence >= marked.sequence()) {
            return false;
        }
        if (marked.synced()) {
            throw DirectoryCheck.missing(directory, sequence, marked);
        }
        LOG.warn(
                "{}: changes {} to {} are missing: they were not synced when the machine stopped (durability relaxed)",
                directory,
                sequence + 1,
                marked.sequence());
        return true;
    }

    /** Whether changes are missing that were acknowledged without having been synced. */
    public boolean lostChanges() {
        return lostChanges;
    }

    @Override
    public void observe(StoreObserver observer) {
        committer.observer(observer);
    }

    @Override
    public Optional<byte[]> get(Schema table, byte[] key) {
        return Optional.ofNullable(natives.call(() -> tables.get(table, latest, key)));
    }

    @Override
    public List<Optional<byte[]>> getAll(List<RecordKey> records) {
        MetadataStore.requireNotTooMany(records);
        try (RocksView moment = RocksView.snapshot(natives, tables)) {
            return moment.getAll(records).stream()
                    .map(value -> value.map(Bytes::view))
                    .toList();
        }
    }

    @Override
    public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
        MetadataStore.requireLimit(limit);
        return committed.scan(table, range, limit);
    }

    @Override
    public Portion<Bytes> keys(Schema table, KeyRange range, int limit) {
        MetadataStore.requireLimit(limit);
        return committed.keys(table, range, limit);
    }

    @Override
    public Portion<GroupStep> groups(Schema table, KeyRange range, Delimiter delimiter, int limit) {
        MetadataStore.requireLimit(limit);
        return committed.groups(table, range, delimiter, limit);
    }

    @Override
    public <R> R inTransaction(Known known, Function<Transaction, R> body) {
        return transactions.run(known, body);
    }

    /** RocksDB numbers a change once it is written, and synced if it is to be. */
    @Override
    public OptionalLong newestChange() {
        return OptionalLong.of(natives.call(tables::lastSequence));
    }

    @Override
    public OptionalLong figure(StoreFigure figure) {
        return OptionalLong.of(natives.call(() -> tables.figure(figure)));
    }

    @Override
    public void expunge(Schema table) {
        natives.call(() -> {
            tables.expunge(table);
            return true;
        });
    }

    @Override
    public OptionalLong estimatedRecords(Schema table) {
        return OptionalLong.of(natives.call(() -> tables.estimatedRecords(table)));
    }

    /**
     * Makes {@code target}, on the same file system and not there yet, a directory of its own with what is committed now. It opens
     * as this store's does, and what is missing of it then is noticed as it is here.
     *
     * @return the number of its newest change
     */
    public long checkpoint(Path target) {
        natives.call(() -> {
            tables.checkpoint(target);
            return true;
        });
        LogState.files(target).forEach(RocksDbMetadataStore::makeOwn);
        // A commit that was being written meanwhile may be there in part.
        DirectoryCheck.prepare(target);
        long sequence = RocksProbe.readUpToDamage(target).lastSequence();
        Manifest manifest = Manifest.current(target).orElseThrow();
        CommitMark.create(target, new CommitMark.State(sequence, manifest, true))
                .close();
        return sequence;
    }

    /** The database may have linked a file of its log, which must not be cut here. */
    private static void makeOwn(Path log) {
        Path copy = log.resolveSibling(log.getFileName() + ".own");
        try {
            Files.copy(log, copy);
            Files.move(copy, log, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StorageException.Unavailable("copy " + log, e);
        }
    }

    /** Whether a store is open on the directory, here or in another process. */
    public static boolean isOpen(Path directory) {
        return DirectoryLock.isTaken(directory);
    }

    /** Commits what was accepted, so that nothing lies in the log alone; running reads end first, later ones are refused. */
    @Override
    public void close() {
        committer.close();
        flush();
        natives.close();
        mark.close();
        directoryLock.close();
    }

    private void flush() {
        try {
            natives.call(() -> {
                tables.flush();
                mark.advance(tables.lastSequence());
                return true;
            });
        } catch (StorageException e) {
            LOG.warn("the newest changes stay in the database's log: its tables could not be written at the end", e);
        }
    }

    /** Reads and writes the database itself; there is no other writer than the committing thread. */
    private final class Journal implements GroupCommitter.Journal {
        private final WriteOptions options;

        Journal(Durability durability) {
            WriteOptions created = new WriteOptions().setSync(durability == Durability.STRICT);
            options = natives.own(created, created::close);
        }

        @Override
        public ReadView committed() {
            return committed;
        }

        @Override
        public void write(Map<RecordKey, Optional<Bytes>> writes) {
            natives.call(() -> {
                tables.write(options, writes);
                mark.advance(tables.lastSequence());
                return true;
            });
        }

        @Override
        public void failed(StorageException cause) {
            natives.fail(cause);
        }
    }
}
