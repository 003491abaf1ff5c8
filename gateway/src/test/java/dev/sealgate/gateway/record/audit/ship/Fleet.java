package dev.sealgate.gateway.record.audit.ship;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.gateway.record.audit.file.TrailHandover;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.TrailLimits;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.blob.ListedBlobStore;
import dev.sealgate.storage.blob.SteppedBlobStores;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.ForwardingMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.OwnedContent;
import dev.sealgate.storage.object.Sweeper;
import dev.sealgate.storage.seal.RootKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Gateways with a trail each, over one metadata store and one directory of blobs, by a clock of the test. */
final class Fleet implements InstantSource {
    static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
    static final TrailKey KEY = TrailKey.of(new RootKey(SecretBytes.owning(new byte[RootKey.SIZE_BYTES])));

    /** No digest by itself but when asked for by time. */
    private static final TrailLimits LIMITS =
            new TrailLimits(1 << 20, Duration.ofHours(1), 1 << 20, 1_000, Duration.ofMinutes(1));

    private static final Duration GRACE = Duration.ofSeconds(3);

    final MetadataStore store;
    private final Path directory;
    private final List<Membership> alive = new ArrayList<>();
    private Instant now = START;

    Fleet(MetadataStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Time goes on, and everybody who was not killed says that he lives. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            Instant next = now.plusSeconds(5);
            now = next.isBefore(end) ? next : end;
            alive.forEach(Membership::renew);
        }
    }

    Path blobs() {
        return directory.resolve("data");
    }

    Path trail(String gateway) {
        return directory.resolve("audit").resolve(gateway);
    }

    /** A gateway that is killed when it comes to what {@code step} throws at. */
    Station start(String gateway, Runnable step) {
        MetadataStore stepped = new ForwardingMetadataStore(store) {
            @Override
            public <R> R inTransaction(Function<Transaction, R> body) {
                step.run();
                R result = super.inTransaction(body);
                step.run();
                return result;
            }
        };
        return new Station(
                gateway, TestDatabases.over(stepped), SteppedBlobStores.open(blobs(), Durability.RELAXED, step));
    }

    Station start(String gateway) {
        return new Station(gateway, TestDatabases.over(store), new FileBlobStore(blobs(), Durability.RELAXED));
    }

    /** One gateway. */
    final class Station implements AutoCloseable {
        final String gateway;
        final Database database;
        final ListedBlobStore blobs;
        final Membership membership;
        final ShippedFiles shipped;
        private final Sweeper sweeper;
        private TrailKey key = KEY;
        AuditLog log;
        TrailShipper shipper;

        private Station(String gateway, Database database, ListedBlobStore blobs) {
            this.gateway = gateway;
            this.database = database;
            this.blobs = blobs;
            membership = TestMemberships.among(database, Fleet.this);
            alive.add(membership);
            ContentStore contents = new ContentStore(database, blobs, membership);
            shipped = new ShippedFiles(database, new OwnedContent(database, contents, Fleet.this), new SecureRandom());
            sweeper = new Sweeper(database, blobs, contents, Fleet.this, GRACE);
            log = open();
            shipper = shipper();
        }

        /** What is remembered of the trail is never in the way of the test. */
        private AuditLog open() {
            return AuditLog.open(
                    trail(gateway),
                    key,
                    LIMITS,
                    Durability.RELAXED,
                    new TrailMarkTable(TestDatabases.over(store), gateway, Fleet.this),
                    Fleet.this);
        }

        private TrailShipper shipper() {
            return new TrailShipper(log, shipped, gateway, key.publicKey(), Fleet.this);
        }

        /** So many records of about this size, a second apart. */
        void record(String name, int count, int sizeBytes) {
            for (int i = 0; i < count; i++) {
                record(name + i, now, sizeBytes);
                now = now.plusSeconds(1);
            }
        }

        /** What began some time ago, and ends now. */
        void record(String name, Instant time, int sizeBytes) {
            String json = "{\"eventTime\":\"" + time + "\",\"name\":\"" + name + "\",\"padding\":\""
                    + "x".repeat(sizeBytes) + "\"}";
            log.append(List.of(new AuditRecord(time, Bytes.owning(json.getBytes(UTF_8)))));
            awaitDigest();
        }

        /** What is due is signed behind the answer to whoever appended, by the clock that the test is about to set. */
        private void awaitDigest() {
            while (log.waitingBytes() > 0) {
                Thread.onSpinWait();
            }
        }

        /** What was recorded is in a closed file, and the next record in another. */
        void cut() {
            log.close();
            log = open();
            shipper = shipper();
        }

        /** The root key is replaced while the gateway is stopped. */
        void handOverTo(TrailKey next) {
            log.close();
            TrailHandover.write(
                    trail(gateway), key, next, new TrailMarkTable(TestDatabases.over(store), gateway, Fleet.this), now);
            key = next;
            log = open();
            shipper = shipper();
        }

        void sweep() {
            sweeper.sweepOnce();
        }

        /** Says nothing any more; its trail is closed, as recovery would. */
        void kill() {
            alive.remove(membership);
            log.close();
        }

        @Override
        public void close() {
            kill();
            membership.close();
        }
    }
}
