package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.storage.seal.ByteSource;

/** A run of opened content as the body of an answer. Closing closes the content. Not thread-safe. */
final class ContentSlice implements HttpResponse.Source {
    private final ByteSource content;
    private final ByteRun run;
    private long position;

    ContentSlice(ByteSource content, ByteRun run) {
        this.content = content;
        this.run = run;
        this.position = run.firstByte();
    }

    @Override
    public long sizeBytes() {
        return run.sizeBytes();
    }

    @Override
    public int read(byte[] target, int offset, int lengthBytes) {
        int wanted = (int) Math.min(lengthBytes, run.end() - position);
        int read = content.read(position, target, offset, wanted);
        position += read;
        return read;
    }

    @Override
    public void close() {
        content.close();
    }
}
