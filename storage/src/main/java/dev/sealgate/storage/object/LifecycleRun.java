package dev.sealgate.storage.object;

import dev.sealgate.storage.cluster.Leases;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.Table;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.object.LifecycleProgress.Step;
import dev.sealgate.storage.object.ObjectRepository.Deletion;
import dev.sealgate.storage.object.Tables.OpenUpload;
import dev.sealgate.storage.object.Tables.UploadKey;
import dev.sealgate.storage.object.Tables.VersionKey;
import dev.sealgate.storage.object.Tables.VersionRow;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the lifecycles of buckets: each bucket's once a day, and once when it was put, a page of keys at a time, so that whoever
 * calls says how fast. Among the gateways that share a store one does it. One thread at a time.
 *
 * <p>How far it came is a row, so that another start, or another gateway, goes on there. What was written again since it was read stays.
 */
public final class LifecycleRun {
    /** What one step did: how much was deleted, moved to another storage class or aborted, and whether there may be more to do now. */
    public record Stepped(int expired, int moved, int aborted, boolean more) {
        static final Stepped NOTHING = new Stepped(0, 0, 0, false);
    }

    public static final String LEASE = "lifecycle";
    private static final Logger LOG = LoggerFactory.getLogger(LifecycleRun.class);

    private final Database database;
    private final ObjectRepository objects;
    private final UploadRepository uploads;
    private final Leases leases;
    private final InstantSource clock;
    private KeyRange bucketsLeft = KeyRange.all();

    public LifecycleRun(
            Database database, ObjectRepository objects, UploadRepository uploads, Leases leases, InstantSource clock) {
        this.database = database;
        this.objects = objects;
        this.uploads = uploads;
        this.leases = leases;
        this.clock = clock;
    }

    /** Goes on by so many keys at most. Without more to do, the next call begins another round of all buckets. */
    public Stepped step(int keys) {
        Portion<TableRow<BucketName, BucketLifecycle>> next = database.scan(Tables.BUCKET_LIFECYCLES, bucketsLeft, 1);
        // The lease is asked for only where there is work, so that a gateway without any writes nothing.
        if (next.found().isEmpty() || leases.take(LEASE).isEmpty()) {
            bucketsLeft = KeyRange.all();
            return Stepped.NOTHING;
        }
        TableRow<BucketName, BucketLifecycle> row = next.found().getFirst();
        Instant now = clock.instant();
        LifecycleProgress progress = progressOf(row.key(), row.value(), now.truncatedTo(ChronoUnit.DAYS));
        return switch (progress.step()) {
            case OBJECTS -> stepObjects(row.key(), row.value(), progress, now, keys);
            case VERSIONS -> stepVersions(row.key(), row.value(), progress, now, keys);
            case UPLOADS -> stepUploads(row.key(), row.value(), progress, now, keys);
            case DONE -> {
                bucketsLeft = next.rest().orElse(KeyRange.all());
                yield new Stepped(0, 0, 0, next.rest().isPresent());
            }
        };
    }

    private LifecycleProgress progressOf(BucketName bucket, BucketLifecycle lifecycle, Instant day) {
        return database.get(Tables.LIFECYCLE_PROGRESS, bucket)
                .filter(progress -> progress.isOf(lifecycle.id(), day))
                .orElseGet(() -> LifecycleProgress.start(lifecycle.id(), day));
    }

    private Stepped stepObjects(
            BucketName bucket, BucketLifecycle lifecycle, LifecycleProgress progress, Instant now, int keys) {
        Portion<TableRow<ObjectPath, ObjectVersion>> page = page(Tables.OBJECTS, bucket, progress, keys);
        List<Deletion> due = page.found().stream()
                .filter(row -> isDue(lifecycle.expiryOf(row.key().key(), row.value()), now))
                .map(row -> new Deletion(row.key().key(), new Precondition.Unchanged(row.value())))
                .toList();
        if (!due.isEmpty()) {
            objects.deleteAll(bucket, due);
            LOG.info("the lifecycle of bucket {} deleted {} objects", bucket, due.size());
        }
        int moved = moveCurrent(bucket, lifecycle, page.found(), now);
        note(bucket, progress, after(progress, page, Step.VERSIONS));
        return new Stepped(due.size(), moved, 0, true);
    }

    /** What was deleted meanwhile is no longer what was read, and so is left alone. */
    private int moveCurrent(
            BucketName bucket, BucketLifecycle lifecycle, List<TableRow<ObjectPath, ObjectVersion>> rows, Instant now) {
        List<ClassMoves.OfCurrent> moves = new ArrayList<>();
        for (TableRow<ObjectPath, ObjectVersion> row : rows) {
            lifecycle
                    .transitionOf(row.key().key(), row.value(), now)
                    .ifPresent(target -> moves.add(new ClassMoves.OfCurrent(row.key(), row.value(), target)));
        }
        int moved = moves.isEmpty() ? 0 : database.inTransaction(tx -> ClassMoves.moveCurrent(tx, moves));
        tellMoved(bucket, moved);
        return moved;
    }

    private static void tellMoved(BucketName bucket, int moved) {
        if (moved > 0) {
            LOG.info("the lifecycle of bucket {} moved {} objects to other storage classes", bucket, moved);
        }
    }

    private Stepped stepVersions(
            BucketName bucket, BucketLifecycle lifecycle, LifecycleProgress progress, Instant now, int keys) {
        // Two at least: the second tells whether the first is its key's last.
        Portion<TableRow<VersionKey, VersionRow>> page = page(Tables.VERSIONS, bucket, progress, Math.max(2, keys));
        List<TableRow<VersionKey, VersionRow>> rows = page.found();
        // A key whose rows go on behind the page is looked at as a whole by the next one, unless it fills a page.
        int whole = page.rest().isEmpty() ? rows.size() : startOfLastKey(rows);
        List<TableRow<VersionKey, VersionRow>> looked = whole == 0 ? rows : rows.subList(0, whole);
        VersionExpiry expiry = new VersionExpiry(lifecycle, now, currentOf(looked), progress.within());
        for (int i = 0; i < looked.size(); i++) {
            boolean last = i + 1 < rows.size()
                    ? !rows.get(i + 1).key().path().equals(rows.get(i).key().path())
                    : page.rest().isEmpty();
            expiry.look(looked.get(i), last);
        }
        int removed =
                expiry.due().isEmpty() ? 0 : database.inTransaction(tx -> VersionExpiry.remove(tx, expiry.due(), now));
        if (removed > 0) {
            LOG.info("the lifecycle of bucket {} removed {} versions that were not current", bucket, removed);
        }
        int moved = expiry.moves().isEmpty()
                ? 0
                : database.inTransaction(tx -> ClassMoves.moveReplaced(tx, expiry.moves()));
        tellMoved(bucket, moved);
        note(
                bucket,
                progress,
                whole > 0 && whole < rows.size()
                        ? progress.leaving(rows.get(whole).encodedKey(), Optional.empty())
                        : page.rest()
                                .map(left -> progress.leaving(left.from(), expiry.within()))
                                .orElseGet(() -> progress.at(Step.UPLOADS)));
        return new Stepped(removed, moved, 0, true);
    }

    private static int startOfLastKey(List<TableRow<VersionKey, VersionRow>> rows) {
        int start = rows.size() - 1;
        while (start > 0
                && rows.get(start - 1).key().path().equals(rows.get(start).key().path())) {
            start--;
        }
        return start;
    }

    private Map<String, ObjectVersion> currentOf(List<TableRow<VersionKey, VersionRow>> rows) {
        List<ObjectPath> paths =
                rows.stream().map(row -> row.key().path()).distinct().toList();
        List<Optional<ObjectVersion>> found = database.getAll(Tables.OBJECTS, paths);
        Map<String, ObjectVersion> current = new HashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            String key = paths.get(i).key();
            found.get(i).ifPresent(version -> current.put(key, version));
        }
        return current;
    }

    private Stepped stepUploads(
            BucketName bucket, BucketLifecycle lifecycle, LifecycleProgress progress, Instant now, int keys) {
        Portion<TableRow<UploadKey, OpenUpload>> page = page(Tables.UPLOADS, bucket, progress, keys);
        int aborted = 0;
        for (TableRow<UploadKey, OpenUpload> row : page.found()) {
            if (isDue(lifecycle.abortOf(row.key().path().key(), row.key().initiated()), now)
                    && uploads.abort(row.value().upload())) {
                aborted++;
            }
        }
        if (aborted > 0) {
            LOG.info("the lifecycle of bucket {} aborted {} uploads", bucket, aborted);
        }
        note(bucket, progress, after(progress, page, Step.DONE));
        return new Stepped(0, 0, aborted, true);
    }

    private <K, V> Portion<TableRow<K, V>> page(
            Table<K, V> table, BucketName bucket, LifecycleProgress progress, int keys) {
        KeyRange all = KeyRange.startingWith(Tables.prefixOf(bucket));
        return database.scan(
                table, progress.from().map(from -> all.startingAt(from.view())).orElse(all), keys);
    }

    private static boolean isDue(Optional<BucketLifecycle.Due> due, Instant now) {
        return due.filter(moment -> !now.isBefore(moment.at())).isPresent();
    }

    private static LifecycleProgress after(LifecycleProgress progress, Portion<?> page, Step next) {
        return page.rest()
                .map(left -> progress.leaving(left.from(), Optional.empty()))
                .orElseGet(() -> progress.at(next));
    }

    /** Only of rules that the bucket still has, so that no row outlives it. */
    private void note(BucketName bucket, LifecycleProgress progress, LifecycleProgress reached) {
        database.write(tx -> {
            boolean holds = tx.get(Tables.BUCKET_LIFECYCLES, bucket)
                    .filter(lifecycle -> lifecycle.id().equals(progress.lifecycleId()))
                    .isPresent();
            if (holds) {
                tx.put(Tables.LIFECYCLE_PROGRESS, bucket, reached);
            }
        });
    }
}
