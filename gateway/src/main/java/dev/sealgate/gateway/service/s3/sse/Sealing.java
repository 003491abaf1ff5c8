package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.Envelope;

/** Content keys for one write, and the envelope that opens them again. Closing zeroes the keys. */
public final class Sealing implements AutoCloseable {
    private final ContentKeys keys;
    private final Envelope envelope;

    Sealing(ContentKeys keys, Envelope envelope) {
        this.keys = keys;
        this.envelope = envelope;
    }

    public ContentKeys keys() {
        return keys;
    }

    /** What is stored with the object. */
    public Envelope envelope() {
        return envelope;
    }

    public Headers responseHeaders() {
        return EncryptionAnswer.ofWrite(envelope);
    }

    @Override
    public void close() {
        keys.close();
    }
}
