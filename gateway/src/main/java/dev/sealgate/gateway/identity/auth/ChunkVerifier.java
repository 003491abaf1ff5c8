package dev.sealgate.gateway.identity.auth;

import java.nio.ByteBuffer;

/** Checks the chunks of an aws-chunked body as they pass. */
sealed interface ChunkVerifier permits SignedChunks, ChunkVerifier.Unsigned {
    /** Whether each chunk and the trailers carry a signature. */
    boolean signed();

    /** Takes bytes of the current chunk; moves the position of {@code bytes} to its end. */
    void update(ByteBuffer bytes);

    /** Ends the current chunk, whose header named this signature. */
    void endChunk(String signature);

    /** Checks the trailers, as {@code name:value\n} each in order of names. */
    void endTrailers(String canonicalTrailers, String signature);

    /** Chunks without signatures: there is nothing to check. */
    final class Unsigned implements ChunkVerifier {
        @Override
        public boolean signed() {
            return false;
        }

        @Override
        public void update(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void endChunk(String signature) {}

        @Override
        public void endTrailers(String canonicalTrailers, String signature) {}
    }
}
