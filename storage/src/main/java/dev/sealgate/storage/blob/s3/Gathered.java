package dev.sealgate.storage.blob.s3;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/** Bytes kept until they are sent, as often as needed; takes memory as they come. Not thread-safe while it is added to. */
final class Gathered {
    private static final int CHUNK_BYTES = 256 * 1024;

    private final List<byte[]> chunks = new ArrayList<>();
    private int sizeBytes;

    int sizeBytes() {
        return sizeBytes;
    }

    void add(byte[] source, int offset, int lengthBytes) {
        for (int done = 0; done < lengthBytes; ) {
            int within = sizeBytes % CHUNK_BYTES;
            if (within == 0) {
                chunks.add(new byte[CHUNK_BYTES]);
            }
            int more = Math.min(lengthBytes - done, CHUNK_BYTES - within);
            System.arraycopy(source, offset + done, chunks.getLast(), within, more);
            sizeBytes += more;
            done += more;
        }
    }

    List<ByteBuffer> buffers() {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            buffers.add(ByteBuffer.wrap(chunks.get(i), 0, Math.min(CHUNK_BYTES, sizeBytes - i * CHUNK_BYTES)));
        }
        return buffers;
    }

    AsyncRequestBody body() {
        return AsyncRequestBody.fromByteBuffersUnsafe(buffers().toArray(new ByteBuffer[0]));
    }
}
