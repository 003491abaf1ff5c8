package dev.sealgate.gateway.operate.rootkey;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.service.s3.sse.SseS3Keys;
import dev.sealgate.kms.Kms;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.cluster.Gateways;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Resealing;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.metadata.postgres.PostgresMetadataStore;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.RootKeySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Seals everything in a data directory, or in a database that gateways share, that is sealed under its root key under another one, while no
 * gateway runs. Used by one thread.
 *
 * <p>A run that was cut short is finished by the next one; until then the metadata say that they need both keys, and no gateway
 * starts on them. See docs/adr/0005-a-new-root-key-seals-every-record-anew.md.
 */
public final class RootKeyRotation {
    private final GatewayConfig config;
    private final Optional<RootKeySource> given;
    private final InstantSource clock;
    private final Function<GatewayConfig, MetadataStore> opening;
    private final Runnable beforeStep;
    private final Optional<OwnKeyFiles> own;
    private final KeyPlaces places;

    /** @param given where the new root key is; absent: one is made in place of the file that Sealgate made */
    public RootKeyRotation(GatewayConfig config, Optional<RootKeySource> given, InstantSource clock) {
        this(config, given, clock, RootKeyRotation::open, () -> {});
    }

    /** @param beforeStep runs before every step that changes a file other than the store's */
    RootKeyRotation(
            GatewayConfig config,
            Optional<RootKeySource> given,
            InstantSource clock,
            Function<GatewayConfig, MetadataStore> opening,
            Runnable beforeStep) {
        this.config = config;
        this.given = given;
        this.clock = clock;
        this.opening = opening;
        this.beforeStep = beforeStep;
        Optional<OwnKeyFiles> files = config.rootKey().ownFile().map(file -> new OwnKeyFiles(file, beforeStep));
        this.own = given.isPresent() ? Optional.empty() : files;
        this.places = new KeyPlaces(places(config, given, files));
    }

    private static List<RootKeySource> places(
            GatewayConfig config, Optional<RootKeySource> given, Optional<OwnKeyFiles> files) {
        List<RootKeySource> places = new ArrayList<>();
        given.ifPresent(places::add);
        files.ifPresentOrElse(own -> places.addAll(own.places()), () -> places.add(config.rootKey()));
        return places;
    }

    private static MetadataStore open(GatewayConfig config) {
        return config.metadata()
                .<MetadataStore>map(PostgresMetadataStore::open)
                .orElseGet(
                        () -> RocksDbMetadataStore.open(config.dataDirectory().resolve("metadata"), Durability.STRICT));
    }

    /** @throws RotationException when there is nothing to rotate, when gateways run, or a key is missing or the wrong one */
    public Rotated run(Resealing.Watcher watcher) {
        if (!isShared() && !Files.exists(config.dataDirectory().resolve("metadata/CURRENT"))) {
            throw new RotationException("root key: nothing is stored in " + config.dataDirectory()
                    + " (expected: the data directory of a gateway; name it by --data)");
        }
        try (MetadataStore store = opening.apply(config)) {
            RootKeyChecks checks = new RootKeyChecks(store);
            boolean resumed = checks.rotating();
            if (!resumed && isShared() && isCurrentAlready(checks)) {
                return follow(store, checks);
            }
            if (!resumed) {
                begin(store, checks);
            }
            return resume(store, checks, resumed, watcher);
        } catch (StorageException.Fenced e) {
            throw new RotationException(
                    "root key: something else writes to " + place()
                            + ": another run of this command, or a gateway that was not stopped; end it and run this again",
                    e);
        }
    }

    private boolean isShared() {
        return config.metadata().isPresent();
    }

    /** What is sealed anew, for people. */
    private String place() {
        return config.metadata()
                .map(Object::toString)
                .orElseGet(() -> config.dataDirectory().toString());
    }

    private boolean isCurrentAlready(RootKeyChecks checks) {
        return given.map(places::load).filter(checks::isCurrent).isPresent();
    }

    private void begin(MetadataStore store, RootKeyChecks checks) {
        if (!checks.initialized()) {
            throw new RotationException("root key: " + place() + " was never started completely, so nothing is sealed");
        }
        if (given.isEmpty() && own.isEmpty()) {
            throw new RotationException("root key: " + config.rootKey() + " is not Sealgate's to change:"
                    + " give the new one by --new-key-file, --new-key-variable or --new-key-command");
        }
        if (isCurrentAlready(checks)) {
            throw sealedAlready();
        }
        requireOldKey(checks);
        requireNobody(store, places.load(config.rootKey()));
        own.ifPresent(OwnKeyFiles::requireRoom);
        RootKeySource next = given.or(() -> own.map(OwnKeyFiles::make)).orElseThrow();
        if (!checks.begin(places.load(next))) {
            throw new RotationException("root key: another run of this command began just now; nothing was changed");
        }
    }

    private RotationException sealedAlready() {
        return new RotationException("root key: " + given.map(Object::toString).orElse("") + " is the key that "
                + place() + " is sealed under already; nothing was changed");
    }

    /** A data directory says itself that a gateway runs on it. */
    private void requireNobody(MetadataStore store, RootKey old) {
        List<String> alive = isShared() ? alive(store, old) : List.of();
        if (!alive.isEmpty()) {
            throw new RotationException("root key: gateways use " + place() + " (" + String.join(", ", alive)
                    + "): stop them; one that was killed counts as alive for 15 seconds");
        }
    }

    private static List<String> alive(MetadataStore store, RootKey old) {
        try {
            return Gateways.alive(new Database(store, new RecordSeal(old)), store.now());
        } catch (StorageException.Corrupt _) {
            return List
                    .of(); // an earlier run sealed these rows anew, after it had found nobody; nobody can have started
            // since
        }
    }

    private void requireOldKey(RootKeyChecks checks) {
        RootKeySource source = config.rootKey();
        if (source.makesKey()) {
            throw new RotationException("root key: " + source + " does not exist (expected: the root key of " + place()
                    + "; configure where it is)");
        }
        if (!checks.isCurrent(places.load(source))) {
            throw new RotationException(
                    "wrong root key: " + source + " is not the key that " + place() + " is sealed under");
        }
    }

    private Rotated resume(MetadataStore store, RootKeyChecks checks, boolean resumed, Resealing.Watcher watcher) {
        requireSameNewKey(checks);
        RootKey old = places.load(places.find(checks::isCurrent, "the old root key"));
        RootKeySource place = places.find(checks::isNext, "the new root key");
        RootKey next = places.load(place);
        requireNobodySince(store, checks, resumed, old);
        own.ifPresent(files -> files.swap(checks::isNext));
        List<Path> trails = handOver(store, old, next);
        Resealing.Outcome outcome = new Resealing(
                        store,
                        old,
                        next,
                        List.of(Kms.sealedWithin(old, next), SseS3Keys.sealedWithin(old, next)),
                        watcher)
                .run();
        if (!checks.finish()) {
            throw new RotationException("root key: another run of this command ended the rotation of " + place());
        }
        return new Rotated(
                place(),
                outcome.records(),
                outcome.damaged(),
                resumed,
                false,
                own.map(_ -> config.rootKey()).orElse(place).toString(),
                own.map(OwnKeyFiles::old).filter(Files::exists),
                auditKey(next, trails),
                trails);
    }

    /** A gateway that joined before it could see that a rotation has begun: nothing was sealed anew yet. */
    private void requireNobodySince(MetadataStore store, RootKeyChecks checks, boolean resumed, RootKey old) {
        try {
            requireNobody(store, old);
        } catch (RotationException e) {
            if (!resumed) {
                checks.abandon();
            }
            throw e;
        }
    }

    /** All is sealed under the new key, by a run at another gateway; this one's trail is still signed under the old one. */
    private Rotated follow(MetadataStore store, RootKeyChecks checks) {
        if (config.rootKey().makesKey()) {
            throw new RotationException(
                    "root key: " + config.rootKey()
                            + " does not exist (expected: the old root key, which the audit trail of this gateway is signed under)");
        }
        RootKey old = places.load(config.rootKey());
        RootKeySource place = given.orElseThrow();
        RootKey next = places.load(place);
        if (checks.isCurrent(old)) {
            throw sealedAlready();
        }
        List<Path> trails = handOver(store, old, next);
        if (trails.isEmpty()) {
            throw sealedAlready();
        }
        return new Rotated(
                place(), 0, Map.of(), false, true, place.toString(), Optional.empty(), auditKey(next, trails), trails);
    }

    private static Optional<String> auditKey(RootKey next, List<Path> trails) {
        return trails.isEmpty()
                ? Optional.empty()
                : Optional.of(TrailKey.of(next).publicKey().id());
    }

    private void requireSameNewKey(RootKeyChecks checks) {
        Optional<RootKey> key = given.map(places::load);
        if (key.isPresent() && !checks.isNext(key.get()) && !checks.isCurrent(key.get())) {
            throw new RotationException("a rotation to another root key is under way, and has to be finished first: "
                    + given.get() + " is neither of its keys");
        }
    }

    /** Before any record is sealed anew, for the trail's mark among them is read under the old key. */
    private List<Path> handOver(MetadataStore store, RootKey old, RootKey next) {
        beforeStep.run();
        return new Trails(config.dataDirectory().resolve("audit"), isShared(), store, clock).handOver(old, next);
    }
}
