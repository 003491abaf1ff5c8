package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Reads lines and runs of bytes from a body, whatever batches it comes in. Not thread-safe. */
final class ChunkSource {
    /** The longest line of framing: a chunk header has about 90 bytes, a trailer about 130. */
    private static final int MAX_LINE_BYTES = 512;

    private final Body in;
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private ByteBuffer batch = ByteBuffer.allocate(0);

    ChunkSource(Body in) {
        this.in = in;
    }

    /** Whether no byte follows; may wait for the client. */
    boolean ended() {
        if (!batch.hasRemaining()) {
            batch = in.next();
        }
        return !batch.hasRemaining();
    }

    /** At least one and at most {@code maxBytes} bytes, not copied: valid until the next call of any method. */
    ByteBuffer slice(long maxBytes) {
        requireMore();
        int size = (int) Math.min(maxBytes, batch.remaining());
        ByteBuffer slice = batch.duplicate();
        slice.limit(batch.position() + size);
        batch.position(batch.position() + size);
        return slice;
    }

    /** The text before the next line feed, a carriage return at its end included; a longer line is {@code tooLong}. */
    String line(Supplier<S3Exception> tooLong) {
        for (int size = 0; size < MAX_LINE_BYTES; size++) {
            requireMore();
            line[size] = batch.get();
            if (line[size] == '\n') {
                return new String(line, 0, size, StandardCharsets.ISO_8859_1);
            }
        }
        throw tooLong.get();
    }

    private void requireMore() {
        if (ended()) {
            throw ChunkedBody.broken();
        }
    }
}
