package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A finished blob, read by downloads of ranges: what was said to be wanted in one, read ahead of need; anything else in small
 * pieces.
 */
final class S3ByteSource implements ByteSource {
    /** What is fetched where nothing was announced: a segment with the header before it. */
    private static final long PIECE_BYTES = 64 * 1024;

    /** Bytes between two reads that are cheaper to take and throw away than another question. */
    private static final long SKIPPED_BYTES = 256 * 1024;

    private static final int MOST_FAILURES = 5;
    private static final int FIRST_WAIT_MILLIS = 50;

    private final Service service;
    private final String key;
    private final long sizeBytes;
    private final ByteRange wanted;

    private Optional<String> etag = Optional.empty();
    private @Nullable Download current;

    /** Failures since the last byte. */
    private int failures;

    private S3ByteSource(Service service, String key, long sizeBytes, ByteRange wanted) {
        this.service = service;
        this.key = key;
        this.sizeBytes = sizeBytes;
        this.wanted = wanted.within(ByteRange.all(sizeBytes));
    }

    /** @param sizeBytes more than none: there is no range of nothing */
    static S3ByteSource open(Service service, String key, long sizeBytes, ByteRange wanted) {
        S3ByteSource source = new S3ByteSource(service, key, sizeBytes, wanted);
        source.begun(0);
        return source;
    }

    /** Asks nothing before it is read. */
    static S3ByteSource unread(Service service, String key, long sizeBytes, ByteRange wanted) {
        return new S3ByteSource(service, key, sizeBytes, wanted);
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
        if (offset >= sizeBytes) {
            throw new StorageException.Corrupt("blob " + key + " ends before byte " + offset);
        }
        while (true) {
            Download from = begun(offset);
            try {
                skipTo(offset, from);
                int read = from.read(target, targetOffset, lengthBytes);
                failures = 0;
                return read;
            } catch (Broken e) {
                failed(e);
            }
        }
    }

    /** A download that reaches the offset, and has begun to answer. */
    private Download begun(long offset) {
        while (true) {
            Download open = current;
            if (open != null && open.reaches(offset) && offset - open.position() <= SKIPPED_BYTES) {
                return open;
            }
            end();
            Download next = new Download(service, key, rangeFrom(offset), etag);
            try {
                Optional<String> found = next.awaitHead(sizeBytes, etag);
                etag = etag.or(() -> found);
                current = next;
                return next;
            } catch (Broken e) {
                next.close();
                failed(e);
            } catch (RuntimeException e) {
                next.close();
                throw e;
            }
        }
    }

    /** As much as is wanted from there on, if that is near; else a piece. */
    private ByteRange rangeFrom(long offset) {
        boolean near = wanted.end() > offset && wanted.offset() - offset <= SKIPPED_BYTES;
        long to = near ? wanted.end() : Math.min(sizeBytes, offset + PIECE_BYTES);
        return new ByteRange(offset, to - offset);
    }

    private static void skipTo(long offset, Download from) {
        byte[] skipped = new byte[(int) Math.min(offset - from.position(), PIECE_BYTES)];
        while (from.position() < offset) {
            from.read(skipped, 0, (int) Math.min(offset - from.position(), skipped.length));
        }
    }

    /** Waits a little before the next try, or throws when there were enough of them. */
    private void failed(Broken failure) {
        end();
        failures++;
        if (failures >= MOST_FAILURES) {
            throw service.failure(Step.READ, key, failure);
        }
        service.tally().brokeOff();
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(FIRST_WAIT_MILLIS << failures));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("interrupted while blob " + key + " was read", e);
        }
    }

    private void end() {
        Download open = current;
        current = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        end();
    }
}
