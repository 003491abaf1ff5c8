package dev.sealgate.storage.object;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.ListedBlobStore;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** An object service across a network, in memory: a blob that is deleted cannot be read on. */
final class SimulatedBlobs implements ListedBlobStore {
    private final Simulation simulation;
    private final SortedMap<String, byte[]> finished = new TreeMap<>();
    private final SortedMap<String, BlobId> unfinished = new TreeMap<>();
    private final SortedMap<String, BlobId> ids = new TreeMap<>();

    SimulatedBlobs(Simulation simulation) {
        this.simulation = simulation;
    }

    int unfinishedCount() {
        return unfinished.size();
    }

    @Override
    public BlobWriter create(BlobId id) {
        return new Writer(id);
    }

    @Override
    public ByteSource open(BlobId id, long sizeBytes, ByteRange wanted) {
        simulation.step();
        simulation.mayFail();
        bytes(id);
        return new ByteSource() {
            @Override
            public long sizeBytes() {
                return sizeBytes;
            }

            @Override
            public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
                simulation.step();
                simulation.mayFail();
                byte[] bytes = bytes(id);
                int count = Math.min(lengthBytes, bytes.length - (int) offset);
                System.arraycopy(bytes, (int) offset, target, targetOffset, count);
                return count;
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    private byte[] bytes(BlobId id) {
        byte[] bytes = finished.get(id.toString());
        if (bytes == null) {
            throw new StorageException.Corrupt("blob " + id + " is not there");
        }
        return bytes;
    }

    @Override
    public String location(BlobId id) {
        return "memory:" + id;
    }

    @Override
    public void delete(Collection<BlobId> blobs) {
        for (BlobId id : blobs) {
            finished.remove(id.toString());
        }
        simulation.step();
        simulation.mayFail();
    }

    @Override
    public int deleteUnfinished(Predicate<BlobId> abandoned) {
        simulation.step();
        simulation.mayFail();
        int deleted = 0;
        for (BlobId id : List.copyOf(unfinished.values())) {
            if (abandoned.test(id)) {
                unfinished.remove(id.toString());
                deleted++;
            }
        }
        return deleted;
    }

    @Override
    public void forEach(Consumer<BlobId> visitor) {
        finished.keySet().forEach(name -> visitor.accept(ids.get(name)));
    }

    @Override
    public OptionalLong quarantine(BlobId id, LocalDate day) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String quarantineOf(LocalDate day) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long deleteQuarantined(LocalDate firstKept) {
        throw new UnsupportedOperationException();
    }

    private final class Writer implements BlobWriter {
        private final BlobId id;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean done;

        Writer(BlobId id) {
            this.id = id;
        }

        @Override
        public BlobId id() {
            return id;
        }

        @Override
        public void write(byte[] source, int offset, int lengthBytes) {
            simulation.step();
            if (bytes.size() == 0) {
                unfinished.put(id.toString(), id);
            }
            simulation.mayFail();
            requireThere();
            bytes.write(source, offset, lengthBytes);
        }

        @Override
        public void finish() {
            simulation.step();
            requireThere();
            simulation.mayFail();
            unfinished.remove(id.toString());
            finished.put(id.toString(), bytes.toByteArray());
            ids.put(id.toString(), id);
            done = true;
            simulation.step();
        }

        private void requireThere() {
            if (!unfinished.containsKey(id.toString())) {
                throw new StorageException.Unavailable("somebody deleted blob " + id + " while it was being written");
            }
        }

        @Override
        public void close() {
            if (!done) {
                done = true;
                simulation.step();
                simulation.mayFail();
                unfinished.remove(id.toString());
            }
        }
    }
}
