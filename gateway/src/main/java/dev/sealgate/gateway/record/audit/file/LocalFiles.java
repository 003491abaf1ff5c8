package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.seal.ByteSource;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;

/** The files of this gateway's own trail, the one that grows among them. Thread-safe. */
final class LocalFiles implements RecordFiles {
    private final Catalog catalog;
    private final String gateway;

    LocalFiles(Catalog catalog, String gateway) {
        this.catalog = catalog;
        this.gateway = gateway;
    }

    @Override
    public Iterator<RecordFile> behind(Optional<RecordFile.Place> last, Instant earliest, Instant latest) {
        return catalog.segments().stream()
                .filter(segment -> segment.span().overlaps(earliest, latest))
                .<RecordFile>map(Local::new)
                .filter(file ->
                        last.filter(place -> place.compareTo(file.place()) >= 0).isEmpty())
                .sorted(Comparator.comparing(RecordFile::place))
                .iterator();
    }

    @Override
    public Optional<RecordFile> find(FileId id) {
        return catalog.segments().stream()
                .filter(segment -> id.equals(new FileId(gateway, segment.firstSequence())) && segment.sizeBytes() > 0)
                .<RecordFile>map(Local::new)
                .findFirst();
    }

    private final class Local implements RecordFile {
        private final Segment segment;

        Local(Segment segment) {
            this.segment = segment;
        }

        @Override
        public FileId id() {
            return new FileId(gateway, segment.firstSequence());
        }

        @Override
        public Place place() {
            return segment.ending().isPresent()
                    ? Place.of(segment.span().latest(), id())
                    : new Place(Place.GROWS, id());
        }

        @Override
        public long sizeBytes() {
            return segment.sizeBytes();
        }

        @Override
        public Optional<ByteSource> open(long before) {
            try {
                return Optional.of(new LocalBytes(segment.records()));
            } catch (NoSuchFileException _) {
                return Optional.empty(); // too old to be kept any longer
            } catch (IOException e) {
                throw new AuditException("the audit trail cannot be read", e);
            }
        }
    }
}
