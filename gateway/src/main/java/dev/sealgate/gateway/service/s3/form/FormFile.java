package dev.sealgate.gateway.service.s3.form;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.Standing;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.ByteBuffer;

/**
 * The file of a form, which ends where the form says so, and not before: one that is cut off is refused. What the form has behind it is
 * left aside, as on AWS. Not thread-safe.
 */
final class FormFile implements VerifiedBody {
    /** What may stand behind the file: the buttons of a form. */
    static final int MAX_BYTES_BEHIND = 64 * 1024;

    /** Two hyphens and a line break behind the last delimiter. */
    private static final int CLOSING_BYTES = 4;

    private final VerifiedBody form;
    private final Delimiter delimiter;
    private final long bytesBefore;
    private ByteBuffer batch;
    private ByteBuffer waiting = ByteBuffer.allocate(0);
    private SizeRange range = SizeRange.ANY;
    private long sizeBytes;
    private boolean ended;
    private boolean left;

    /** @param batch what came of the form beyond {@code bytesBefore} */
    FormFile(VerifiedBody form, ByteBuffer batch, Delimiter delimiter, long bytesBefore) {
        this.form = form;
        this.batch = batch;
        this.delimiter = delimiter;
        this.bytesBefore = bytesBefore;
    }

    /** From now on a file of another size is refused, one that is too large before all of it came. */
    void requireSize(SizeRange required) {
        range = required;
    }

    @Override
    public ByteBuffer next() {
        while (true) {
            if (waiting.hasRemaining()) {
                ByteBuffer last = waiting;
                waiting = ByteBuffer.allocate(0);
                return counted(last);
            }
            if (ended) {
                leave();
                return ByteBuffer.allocate(0);
            }
            if (!batch.hasRemaining()) {
                batch = form.next();
                if (!batch.hasRemaining()) {
                    throw FormReader.malformed();
                }
            }
            ByteBuffer found = scan();
            if (found.hasRemaining()) {
                return counted(found);
            }
        }
    }

    /** What of the batch, and of bytes that were held back before it, belongs to the file for sure. */
    private ByteBuffer scan() {
        byte[] array = batch.array();
        int from = batch.arrayOffset() + batch.position();
        int to = from + batch.remaining();
        int held = delimiter.matched();
        int at = from;
        while (at < to && !ended) {
            ended = delimiter.endsWith(array[at]);
            at++;
        }
        batch.position(batch.position() + at - from);
        int kept = ended ? delimiter.sizeBytes() : delimiter.matched();
        int certain = held + at - from - kept;
        int ofHeld = Math.min(held, certain);
        ByteBuffer ofBatch = ByteBuffer.wrap(array, from, certain - ofHeld);
        if (ofHeld == 0) {
            return ofBatch;
        }
        waiting = ofBatch;
        return ByteBuffer.wrap(delimiter.beginning(ofHeld));
    }

    private ByteBuffer counted(ByteBuffer bytes) {
        sizeBytes += bytes.remaining();
        if (sizeBytes > range.mostBytes()) {
            // All of it where the file is the last part, as it should be.
            long announced = form.announcedSizeBytes() - bytesBefore - delimiter.sizeBytes() - CLOSING_BYTES;
            throw new S3Exception(S3ErrorCode.ENTITY_TOO_LARGE)
                    .with("ProposedSize", Long.toString(Math.max(sizeBytes, announced)))
                    .with("MaxSizeAllowed", Long.toString(range.mostBytes()));
        }
        return bytes;
    }

    private void leave() {
        if (left) {
            return;
        }
        left = true;
        long behind = batch.remaining();
        for (ByteBuffer rest = form.next(); rest.hasRemaining(); rest = form.next()) {
            behind += rest.remaining();
            if (behind > MAX_BYTES_BEHIND) {
                throw FormReader.malformed();
            }
        }
        if (sizeBytes < range.leastBytes()) {
            throw new S3Exception(S3ErrorCode.ENTITY_TOO_SMALL)
                    .with("ProposedSize", Long.toString(sizeBytes))
                    .with("MinSizeAllowed", Long.toString(range.leastBytes()));
        }
    }

    /** Only the form as a whole has a length that is announced. */
    @Override
    public long announcedSizeBytes() {
        return -1;
    }

    @Override
    public Headers trailers() {
        return Headers.EMPTY;
    }

    @Override
    public boolean isAbandoned() {
        return form.isAbandoned();
    }

    @Override
    public void admit(Standing standing) {
        form.admit(standing);
    }
}
