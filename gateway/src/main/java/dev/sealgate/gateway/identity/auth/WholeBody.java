package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import java.nio.ByteBuffer;

/** A body in memory that was verified with the head. Not thread-safe. */
final class WholeBody implements VerifiedBody {
    private final ByteBuffer bytes;
    private final long sizeBytes;
    private boolean handedOut;

    WholeBody(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.sizeBytes = bytes.length;
    }

    @Override
    public ByteBuffer next() {
        if (handedOut) {
            return ByteBuffer.allocate(0);
        }
        handedOut = true;
        return bytes;
    }

    @Override
    public long announcedSizeBytes() {
        return sizeBytes;
    }

    @Override
    public Headers trailers() {
        return Headers.EMPTY;
    }
}
