package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.storage.seal.ByteSource;

/** Bytes that are read as long as the client waits for the result. */
record AwaitedSource(ByteSource bytes, Body client) implements ByteSource {
    @Override
    public long sizeBytes() {
        return bytes.sizeBytes();
    }

    @Override
    public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
        if (client.isAbandoned()) {
            throw new BodyException(BodyException.Reason.INCOMPLETE);
        }
        return bytes.read(offset, target, targetOffset, lengthBytes);
    }

    @Override
    public void close() {
        bytes.close();
    }
}
