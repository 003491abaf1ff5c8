package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.ByteBuffer;

/** A body without framing and without a hash, of the announced length. Not thread-safe. */
final class PlainBody implements VerifiedBody {
    private final Body in;
    private final long contentLengthBytes;
    private long readBytes;

    /** {@code contentLengthBytes} is -1 when none was announced. */
    PlainBody(Body in, long contentLengthBytes) {
        this.in = in;
        this.contentLengthBytes = contentLengthBytes;
    }

    @Override
    public ByteBuffer next() {
        ByteBuffer batch = in.next();
        readBytes += batch.remaining();
        boolean ended = !batch.hasRemaining();
        if (contentLengthBytes >= 0 && (ended ? readBytes != contentLengthBytes : readBytes > contentLengthBytes)) {
            throw new S3Exception(S3ErrorCode.INCOMPLETE_BODY);
        }
        return batch;
    }

    @Override
    public long announcedSizeBytes() {
        return contentLengthBytes;
    }

    @Override
    public Headers trailers() {
        return Headers.EMPTY;
    }
}
