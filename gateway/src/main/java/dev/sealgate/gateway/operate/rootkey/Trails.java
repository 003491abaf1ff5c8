package dev.sealgate.gateway.operate.rootkey;

import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.TrailHandover;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.TrailMark;
import dev.sealgate.gateway.record.audit.file.TrailMarks;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The audit trails in one data directory, which are signed under the root key: those of other gateways are on their own disks. */
final class Trails {
    private final Path audit;
    private final boolean shared;
    private final MetadataStore store;
    private final InstantSource clock;

    /** @param shared whether each gateway has a trail of its own name */
    Trails(Path audit, boolean shared, MetadataStore store, InstantSource clock) {
        this.audit = audit;
        this.shared = shared;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Ends each under the old key and lets the new one follow; done before, nothing happens.
     *
     * @return where they lie
     * @throws RotationException when another key signs one of them
     */
    List<Path> handOver(RootKey old, RootKey next) {
        List<Path> done = new ArrayList<>();
        for (Path trail : all()) {
            String gateway = shared ? String.valueOf(trail.getFileName()) : "";
            TrailKey from = TrailKey.of(old);
            TrailKey to = TrailKey.of(next);
            if (shared && TrailHandover.isDue(trail, from) && TrailHandover.isDue(trail, to)) {
                throw new RotationException("wrong root key: the audit trail in " + trail
                        + " is signed under neither of the two: configure the key with which this gateway ran last");
            }
            if (TrailHandover.write(trail, from, to, new EitherMark(gateway, old, next), clock.instant())) {
                done.add(trail);
            }
        }
        return done;
    }

    private List<Path> all() {
        if (!shared) {
            return List.of(audit);
        }
        if (!Files.isDirectory(audit)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(audit)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A trail's mark among the metadata, which a run that began at another gateway may have sealed anew already. */
    private final class EitherMark implements TrailMarks {
        private final TrailMarks underOld;
        private final TrailMarks underNext;

        EitherMark(String gateway, RootKey old, RootKey next) {
            underOld = new TrailMarkTable(new Database(store, new RecordSeal(old)), gateway, clock);
            underNext = new TrailMarkTable(new Database(store, new RecordSeal(next)), gateway, clock);
        }

        @Override
        public Optional<TrailMark> read() {
            try {
                return underOld.read();
            } catch (StorageException.Corrupt _) {
                return underNext.read();
            }
        }

        @Override
        public OptionalLong newestChange() {
            return underOld.newestChange();
        }

        @Override
        public void write(TrailMark mark) {
            underNext.write(mark);
        }
    }
}
