package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.config.Setting;
import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.ship.ShippedFiles;
import dev.sealgate.storage.cluster.Clocks;
import dev.sealgate.storage.cluster.Gateways;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.metadata.BlobPlace;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.OwnedContent;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The metadata and blobs that gateways share, for commands that look at their trails beside them. */
final class SharedMetadata {
    /** What a command is called among the gateways, so that nothing is deleted that it reads. */
    private static final String NAME = "sealgate audit";

    @Option(
            names = "--metadata",
            paramLabel = "URI",
            description = "Where gateways share their metadata: postgresql://USER@HOST/DATABASE (SEALGATE_METADATA)")
    private @Nullable String metadata;

    @Option(
            names = "--blobs",
            paramLabel = "URI",
            description = "Where their blobs are: s3://BUCKET/PREFIX. Default: in the data directory (SEALGATE_BLOBS)")
    private @Nullable String blobs;

    /** Whether an option names them. */
    boolean isGiven() {
        return metadata != null || blobs != null;
    }

    /** Whether an option names them, or a variable as for {@code serve}. */
    boolean isNamed(Surroundings surroundings) {
        return named(metadata, Setting.METADATA, surroundings).isPresent();
    }

    private static Optional<String> named(@Nullable String option, Setting setting, Surroundings surroundings) {
        return Optional.ofNullable(option)
                .or(() -> surroundings.environment().apply(setting.variable()))
                .filter(text -> !text.isEmpty());
    }

    /**
     * Opens both.
     *
     * @param data where the blobs are unless they are said to be elsewhere
     */
    Opened open(Path data, RootKey rootKey, Surroundings surroundings) {
        String uri = named(metadata, Setting.METADATA, surroundings)
                .orElseThrow(() ->
                        new UseException("--metadata: is missing (expected: where gateways share their metadata)"));
        String place = named(blobs, Setting.BLOBS, surroundings).orElseGet(data::toString);
        Engine engine = new Engine("--metadata", uri, "--blobs", place, surroundings);
        Engine.Opened opened = engine.open(Engine.Use.READ);
        try {
            MetadataStore store = opened.side().metadata();
            if (!new RootKeyChecks(store).isCurrent(rootKey)) {
                throw new UseException(
                        "--metadata: " + engine.name() + " was not made with this root key, or holds nothing");
            }
            BlobPlace stored = BlobPlace.of(store);
            if (!stored.equals(opened.side().place())) {
                throw new UseException("--blobs: those of " + engine.name() + " are in " + stored + ", not in "
                        + opened.side().place());
            }
            return new Opened(opened, rootKey);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Both, opened; the command is one of those that use them. */
    static final class Opened implements AutoCloseable {
        private final Engine.Opened engine;
        private final Database database;
        private final Membership membership;
        private final ShippedFiles shipped;

        Opened(Engine.Opened engine, RootKey rootKey) {
            this.engine = engine;
            MetadataStore store = engine.side().metadata();
            database = new Database(store, new RecordSeal(rootKey));
            SecureRandom random = new SecureRandom();
            membership = Membership.join(
                    database,
                    new Clocks(store::now, InstantSource.system(), System::nanoTime),
                    new Membership.Settings(NAME, new Version().getVersion()[0], false),
                    random,
                    Thread.ofVirtual().name("blob-ids")::start);
            membership.keepRenewing();
            ContentStore contents = new ContentStore(database, engine.side().blobs(), membership);
            shipped = new ShippedFiles(database, new OwnedContent(database, contents, InstantSource.system()), random);
        }

        Database database() {
            return database;
        }

        ShippedFiles shipped() {
            return shipped;
        }

        /** What the gateways are called that run. */
        Set<String> alive() {
            return new HashSet<>(Gateways.alive(database, now()));
        }

        /** Whether there is anything of a trail of this gateway. */
        boolean knows(String gateway) {
            return TrailMarkTable.gateways(database).contains(gateway)
                    || shipped.chains().contains(gateway);
        }

        /** The store's time. */
        Instant now() {
            return engine.side().metadata().now();
        }

        @Override
        public void close() {
            membership.close();
            engine.close();
        }
    }
}
