package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.ByteBuffer;

/**
 * Removes aws-chunked framing and checks what it carries. Bytes are handed on as they come, before their chunk's signature is known; the
 * end is only reported after every signature, the trailers and the decoded length were right. Not thread-safe.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
final class ChunkedBody implements VerifiedBody {
    /** AWS: signed chunks but the last have at least 8 KiB. */
    private static final long MIN_SIGNED_CHUNK_BYTES = 8192;

    private static final int MAX_SIZE_DIGITS = 15;
    private static final String SIGNATURE_FIELD = ";chunk-signature=";
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private enum State {
        CHUNK_HEADER,
        CHUNK_BYTES,
        CHUNK_END,
        TRAILERS,
        ENDED,
        FAILED
    }

    private final ChunkSource source;
    private final long decodedLengthBytes;
    private final ChunkVerifier chunks;
    private final Trailers expectedTrailers;
    private State state = State.CHUNK_HEADER;
    private long chunkNumber;
    private long chunkSizeBytes = MIN_SIGNED_CHUNK_BYTES;
    private long chunkRemainingBytes;
    private long decodedBytes;
    private String chunkSignature = "";
    private Headers trailers = Headers.EMPTY;

    ChunkedBody(ChunkSource source, long decodedLengthBytes, ChunkVerifier chunks, Trailers expectedTrailers) {
        this.source = source;
        this.decodedLengthBytes = decodedLengthBytes;
        this.chunks = chunks;
        this.expectedTrailers = expectedTrailers;
    }

    static S3Exception broken() {
        return new S3Exception(S3ErrorCode.INCOMPLETE_BODY, "The request body terminated unexpectedly");
    }

    @Override
    public ByteBuffer next() {
        State reached = state;
        // Invariant: a body that failed once stays failed, whoever asks again.
        state = State.FAILED;
        while (reached != State.CHUNK_BYTES && reached != State.ENDED) {
            reached = step(reached);
        }
        if (reached == State.ENDED) {
            state = reached;
            return END;
        }
        ByteBuffer bytes = chunkBytes();
        state = chunkRemainingBytes == 0 ? State.CHUNK_END : State.CHUNK_BYTES;
        return bytes;
    }

    private State step(State from) {
        return switch (from) {
            case CHUNK_HEADER -> readChunkHeader();
            case CHUNK_END -> readChunkEnd();
            case TRAILERS -> readTrailers();
            case FAILED -> throw broken();
            case CHUNK_BYTES, ENDED -> throw new IllegalStateException("nothing to step over in " + from);
        };
    }

    private State readChunkHeader() {
        String line = source.line(ChunkedBody::broken);
        int digits = 0;
        long sizeBytes = 0;
        while (digits < line.length() && Character.digit(line.charAt(digits), 16) >= 0) {
            if (digits == MAX_SIZE_DIGITS) {
                throw broken();
            }
            sizeBytes = (sizeBytes << 4) | Character.digit(line.charAt(digits++), 16);
        }
        if (digits == 0 || !line.endsWith("\r")) {
            throw broken();
        }
        chunkSignature = signature(line.substring(digits, line.length() - 1));
        startChunk(sizeBytes);
        if (sizeBytes > 0) {
            return State.CHUNK_BYTES;
        }
        chunks.endChunk(chunkSignature);
        return State.TRAILERS;
    }

    private String signature(String extension) {
        if (!chunks.signed() && extension.isEmpty()) {
            return "";
        }
        if (!chunks.signed() || !extension.startsWith(SIGNATURE_FIELD)) {
            throw broken();
        }
        return extension.substring(SIGNATURE_FIELD.length());
    }

    private void startChunk(long sizeBytes) {
        boolean last = sizeBytes == 0;
        if (chunks.signed() && !last && chunkSizeBytes < MIN_SIGNED_CHUNK_BYTES) {
            throw new S3Exception(S3ErrorCode.INVALID_CHUNK_SIZE)
                    .with("Chunk", Long.toString(chunkNumber))
                    .with("BadChunkSize", Long.toString(chunkSizeBytes));
        }
        decodedBytes += sizeBytes;
        if (decodedBytes > decodedLengthBytes || (last && decodedBytes < decodedLengthBytes)) {
            throw new S3Exception(S3ErrorCode.INCOMPLETE_BODY);
        }
        chunkNumber++;
        chunkSizeBytes = sizeBytes;
        chunkRemainingBytes = sizeBytes;
    }

    private ByteBuffer chunkBytes() {
        ByteBuffer bytes = source.slice(chunkRemainingBytes);
        chunkRemainingBytes -= bytes.remaining();
        chunks.update(bytes.duplicate());
        return bytes;
    }

    private State readChunkEnd() {
        if (!source.line(ChunkedBody::broken).equals("\r")) {
            throw broken();
        }
        chunks.endChunk(chunkSignature);
        return State.CHUNK_HEADER;
    }

    private State readTrailers() {
        // AWS: takes "\n\r\n" after the checksum, so an empty line after a bare line feed may not be the end yet.
        boolean bareLineFeed = false;
        String line = trailerLine();
        while (!line.equals("\r") || (bareLineFeed && expectedTrailers.awaitSignature())) {
            boolean empty = line.equals("\r");
            bareLineFeed = !empty && !line.endsWith("\r");
            if (!empty) {
                expectedTrailers.add(bareLineFeed ? line : line.substring(0, line.length() - 1));
            }
            line = trailerLine();
        }
        trailers = expectedTrailers.finish(chunks);
        if (bareLineFeed && !source.ended() && !trailerLine().equals("\r")) {
            throw Trailers.malformed();
        }
        if (!source.ended()) {
            throw Trailers.malformed();
        }
        return State.ENDED;
    }

    private String trailerLine() {
        return source.line(Trailers::malformed);
    }

    @Override
    public long announcedSizeBytes() {
        return decodedLengthBytes;
    }

    @Override
    public Headers trailers() {
        return trailers;
    }
}
