package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.blob.BlobStore.BlobWriter;
import dev.sealgate.storage.seal.BlobBinding;
import dev.sealgate.storage.seal.BlobSealer;
import dev.sealgate.storage.seal.ByteSink;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals plaintext layer by layer; the sealed bytes stay in memory until there is more plaintext than is kept inline, and go
 * to the blob from then on.
 */
final class SealingWriter implements ContentWriter {
    private final BlobWriter blob;
    private final UnsettledBlobs unsettled;
    private final int partNumber;

    /** Innermost first: what takes the plaintext. */
    private final Deque<BlobSealer> sealers = new ArrayDeque<>();

    private final ByteSink innermost;

    /** Sealed bytes that may yet be kept inline; null once they went to the blob. */
    private @Nullable ByteArrayOutputStream inline = new ByteArrayOutputStream(0);

    private long sizeBytes;
    private boolean finished;

    SealingWriter(BlobWriter blob, UnsettledBlobs unsettled, ContentKeys keys, int partNumber) {
        this.blob = blob;
        this.unsettled = unsettled;
        this.partNumber = partNumber;
        ByteSink sink = this::writeSealed;
        for (int layer = keys.layers().size() - 1; layer >= 0; layer--) {
            SecretBytes key = keys.layers().get(layer);
            BlobSealer sealer = new BlobSealer(key, new BlobBinding(blob.id().value(), partNumber, layer), sink);
            sealers.addFirst(sealer);
            sink = sealer;
        }
        innermost = sink;
    }

    @Override
    public void write(byte[] source, int offset, int lengthBytes) {
        sizeBytes += lengthBytes;
        ByteArrayOutputStream kept = inline;
        if (kept != null && sizeBytes > Content.INLINE_LIMIT_BYTES) {
            inline = null;
            writeSealed(kept.toByteArray(), 0, kept.size());
        }
        innermost.write(source, offset, lengthBytes);
    }

    private void writeSealed(byte[] sealed, int offset, int lengthBytes) {
        ByteArrayOutputStream kept = inline;
        if (kept == null) {
            blob.write(sealed, offset, lengthBytes);
        } else {
            kept.write(sealed, offset, lengthBytes);
        }
    }

    @Override
    public NewContent finish() {
        sealers.forEach(BlobSealer::finish);
        ByteArrayOutputStream kept = inline;
        NewContent content = kept == null ? finishBlob() : inlined(Bytes.owning(kept.toByteArray()));
        finished = true;
        return content;
    }

    private NewContent finishBlob() {
        blob.finish();
        unsettled.written(blob.id());
        return newContent(Content.Kind.FILE, Optional.empty());
    }

    private NewContent inlined(Bytes sealed) {
        unsettled.gone(blob.id());
        return newContent(Content.Kind.INLINE, Optional.of(sealed));
    }

    private NewContent newContent(Content.Kind kind, Optional<Bytes> inlineBytes) {
        Content content = new Content(kind, blob.id().value(), sealers.size(), sizeBytes);
        return new NewContent(content, partNumber, inlineBytes);
    }

    @Override
    public void close() {
        try {
            blob.close();
        } catch (RuntimeException e) {
            unsettled.broken(blob.id());
            throw e;
        }
        if (!finished) {
            unsettled.gone(blob.id());
        }
    }
}
