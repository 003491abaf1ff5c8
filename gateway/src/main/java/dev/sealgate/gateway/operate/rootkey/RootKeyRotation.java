package dev.sealgate.gateway.operate.rootkey;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.TrailHandover;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.service.s3.sse.SseS3Keys;
import dev.sealgate.kms.Kms;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Resealing;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.RootKeySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Seals everything in a data directory that is sealed under its root key under another one, while no gateway runs. Used by one thread.
 *
 * <p>A run that was cut short is finished by the next one; until then the directory says that it needs both keys, and no gateway
 * starts on it. See docs/adr/0005-a-new-root-key-seals-every-record-anew.md.
 */
public final class RootKeyRotation {
    private final GatewayConfig config;
    private final Optional<RootKeySource> given;
    private final InstantSource clock;
    private final Function<Path, MetadataStore> opening;
    private final Runnable beforeStep;
    private final Optional<OwnKeyFiles> own;
    private final KeyPlaces places;

    /** @param given where the new root key is; absent: one is made in place of the file that Sealgate made */
    public RootKeyRotation(GatewayConfig config, Optional<RootKeySource> given, InstantSource clock) {
        this(config, given, clock, path -> RocksDbMetadataStore.open(path, Durability.STRICT), () -> {});
    }

    /** @param beforeStep runs before every step that changes a file other than the store's */
    RootKeyRotation(
            GatewayConfig config,
            Optional<RootKeySource> given,
            InstantSource clock,
            Function<Path, MetadataStore> opening,
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

    /** @throws RotationException when there is nothing to rotate, or a key is missing or the wrong one */
    public Rotated run(Resealing.Watcher watcher) {
        Path metadata = config.dataDirectory().resolve("metadata");
        if (!Files.exists(metadata.resolve("CURRENT"))) {
            throw new RotationException("root key: nothing is stored in " + config.dataDirectory()
                    + " (expected: the data directory of a gateway; name it by --data)");
        }
        try (MetadataStore store = opening.apply(metadata)) {
            RootKeyChecks checks = new RootKeyChecks(store);
            boolean resumed = checks.rotating();
            if (!resumed) {
                begin(checks);
            }
            return resume(store, checks, resumed, watcher);
        }
    }

    private void begin(RootKeyChecks checks) {
        if (!checks.initialized()) {
            throw new RotationException(
                    "root key: " + config.dataDirectory() + " was never started completely, so nothing is sealed");
        }
        if (given.isEmpty() && own.isEmpty()) {
            throw new RotationException("root key: " + config.rootKey() + " is not Sealgate's to change:"
                    + " give the new one by --new-key-file, --new-key-variable or --new-key-command");
        }
        if (given.map(places::load).filter(checks::isCurrent).isPresent()) {
            throw new RotationException("root key: " + given.get() + " is the key that " + config.dataDirectory()
                    + " is sealed under already; nothing was changed");
        }
        requireOldKey(checks);
        own.ifPresent(OwnKeyFiles::requireRoom);
        RootKeySource next = given.or(() -> own.map(OwnKeyFiles::make)).orElseThrow();
        checks.begin(places.load(next));
    }

    private void requireOldKey(RootKeyChecks checks) {
        RootKeySource source = config.rootKey();
        if (source.makesKey()) {
            throw new RotationException("root key: " + source + " does not exist (expected: the root key of "
                    + config.dataDirectory() + "; configure where it is)");
        }
        if (!checks.isCurrent(places.load(source))) {
            throw new RotationException("wrong root key: " + source + " is not the key that " + config.dataDirectory()
                    + " is sealed under");
        }
    }

    private Rotated resume(MetadataStore store, RootKeyChecks checks, boolean resumed, Resealing.Watcher watcher) {
        requireSameNewKey(checks);
        RootKey old = places.load(places.find(checks::isCurrent, "the old root key"));
        RootKeySource place = places.find(checks::isNext, "the new root key");
        RootKey next = places.load(place);
        own.ifPresent(files -> files.swap(checks::isNext));
        TrailKey auditKey = TrailKey.of(next);
        boolean audited = handOver(store, old, auditKey);
        Resealing.Outcome outcome = new Resealing(
                        store,
                        old,
                        next,
                        List.of(Kms.sealedWithin(old, next), SseS3Keys.sealedWithin(old, next)),
                        watcher)
                .run();
        checks.finish();
        return new Rotated(
                outcome.records(),
                outcome.damaged(),
                resumed,
                own.map(_ -> config.rootKey()).orElse(place).toString(),
                own.map(OwnKeyFiles::old).filter(Files::exists),
                Optional.of(auditKey.publicKey().id()).filter(_ -> audited));
    }

    private void requireSameNewKey(RootKeyChecks checks) {
        Optional<RootKey> key = given.map(places::load);
        if (key.isPresent() && !checks.isNext(key.get()) && !checks.isCurrent(key.get())) {
            throw new RotationException("a rotation to another root key is under way, and has to be finished first: "
                    + given.get() + " is neither of its keys");
        }
    }

    /** Before any record is sealed anew, for the trail's mark among them is read under the old key. */
    private boolean handOver(MetadataStore store, RootKey old, TrailKey next) {
        beforeStep.run();
        return TrailHandover.write(
                config.dataDirectory().resolve("audit"),
                TrailKey.of(old),
                next,
                new TrailMarkTable(new Database(store, new RecordSeal(old))),
                clock.instant());
    }
}
