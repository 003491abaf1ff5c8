package dev.sealgate.storage.object;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.cluster.OpenReads;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.object.Tables.Manifest;
import dev.sealgate.storage.seal.BlobBinding;
import dev.sealgate.storage.seal.BlobFormat;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import dev.sealgate.storage.seal.OpenedBlob;
import java.util.ArrayList;
import java.util.List;

/** Seals plaintext into content and opens content again; small content is kept inline, larger content in blobs. Thread-safe. */
public final class ContentStore {
    private final Database database;
    private final BlobStore blobs;
    private final Membership membership;
    private final UnsettledBlobs unsettled;

    /** @param membership under whose ids blobs are written, and with whose word they are left alone while they are read */
    public ContentStore(Database database, BlobStore blobs, Membership membership) {
        this.database = database;
        this.blobs = blobs;
        this.membership = membership;
        unsettled = new UnsettledBlobs(membership.reservations());
    }

    /**
     * Reads at once, ahead of need, what opening content asks the metadata for.
     *
     * @param others what else is needed for it
     */
    public void ahead(Content content, List<RecordKey> others) {
        List<RecordKey> records = new ArrayList<>(others);
        switch (content.kind()) {
            case INLINE -> records.add(Tables.INLINE_BLOBS.at(content.id()));
            case MANIFEST -> records.add(Tables.MANIFESTS.at(content.id()));
            case FILE -> {}
        }
        if (records.size() > 1) {
            database.ahead(records);
        }
    }

    /** Starts content under the keys; {@code partNumber} is 0 outside multipart uploads. The caller closes the writer. */
    public ContentWriter write(ContentKeys keys, int partNumber) {
        BlobId id = unsettled.begin();
        try {
            return new SealingWriter(blobs.create(id), unsettled, keys, partNumber);
        } catch (RuntimeException e) {
            unsettled.gone(id);
            throw e;
        }
    }

    /**
     * Opens content for random reads of plaintext. The caller closes it; while it is open the sweeper leaves it alone.
     *
     * <p>The keys may be closed when this returns.
     *
     * @throws dev.sealgate.storage.StorageException.Corrupt from here or from a read, when bytes are not what was written
     */
    public ByteSource open(Content content, ContentKeys keys) {
        return open(content, keys, ByteRange.all(content.sizeBytes()));
    }

    /** The same when only a range of the plaintext will be read; reading others takes longer. */
    public ByteSource open(Content content, ContentKeys keys, ByteRange wanted) {
        if (keys.layers().size() != content.layers()) {
            throw new IllegalArgumentException(
                    "keys: " + keys.layers().size() + " (expected: " + content.layers() + ")");
        }
        OpenReads.Hold hold = hold(content);
        try {
            ByteSource plaintext = switch (content.kind()) {
                case INLINE, FILE -> openBlob(content, 0, keys, wanted);
                case MANIFEST -> openParts(content, keys, wanted);
            };
            return new HeldSource(plaintext, hold);
        } catch (RuntimeException e) {
            hold.close();
            throw e;
        }
    }

    private ByteSource openParts(Content content, ContentKeys keys, ByteRange wanted) {
        PartsSource source = new PartsSource(
                parts(content),
                keys.copy(),
                wanted,
                (part, copied, within) -> openBlob(part.content(), part.number(), copied, within));
        return requireSize(content, source);
    }

    private ByteSource openBlob(Content content, int partNumber, ContentKeys keys, ByteRange wanted) {
        return requireSize(content, openLayer(content, partNumber, keys, 0, wanted));
    }

    /** The plaintext of one layer: what the object holds for layer 0, the sealed bytes of the layer within for another. */
    OpenedBlob openLayer(Content content, int partNumber, ContentKeys keys, int wantedLayer) {
        return openLayer(content, partNumber, keys, wantedLayer, ByteRange.all(content.sizeBytes()));
    }

    private OpenedBlob openLayer(Content content, int partNumber, ContentKeys keys, int wantedLayer, ByteRange wanted) {
        ByteSource source = openSealed(content, sealedRange(content, wanted));
        try {
            // The outermost layer is the last one that was sealed.
            for (int layer = content.layers() - 1; layer > wantedLayer; layer--) {
                source = openLayer(source, content, partNumber, keys, layer);
            }
            return openLayer(source, content, partNumber, keys, wantedLayer);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static OpenedBlob openLayer(
            ByteSource sealed, Content content, int partNumber, ContentKeys keys, int layer) {
        return new OpenedBlob(sealed, keys.layers().get(layer), new BlobBinding(content.id(), partNumber, layer));
    }

    private static ByteRange sealedRange(Content content, ByteRange plaintext) {
        ByteRange range = plaintext;
        for (int layer = 0; layer < content.layers(); layer++) {
            range = BlobFormat.sealedRange(range, BlobFormat.sealedSizeBytes(content.sizeBytes(), layer));
        }
        return range;
    }

    /** The sealed bytes of INLINE or FILE content. */
    ByteSource openSealed(Content content, ByteRange wanted) {
        return switch (content.kind()) {
            case INLINE ->
                new InlineSource(database.get(Tables.INLINE_BLOBS, content.id()).orElseThrow(() -> missing(content)));
            case FILE -> blobs.open(new BlobId(content.id()), content.sealedBytes(), wanted);
            case MANIFEST -> throw new IllegalArgumentException("a manifest is no blob");
        };
    }

    /** Where an operator finds the sealed bytes of INLINE or FILE content. */
    String location(Content content) {
        return switch (content.kind()) {
            case INLINE -> "metadata table inline-blobs, key " + content.id().toHex();
            case FILE -> blobs.location(new BlobId(content.id()));
            case MANIFEST -> throw new IllegalArgumentException("a manifest is no blob");
        };
    }

    /** Keeps every gateway's sweeper from the content until the hold is closed. */
    OpenReads.Hold hold(Content content) {
        return membership.reads().hold(content.id());
    }

    /** A blob that someone put in the place of another may open, but hardly with the same size. */
    private static ByteSource requireSize(Content content, ByteSource plaintext) {
        long sizeBytes = plaintext.sizeBytes();
        if (sizeBytes != content.sizeBytes()) {
            plaintext.close();
            throw new StorageException.Corrupt("content " + content.id().toHex() + ": " + sizeBytes
                    + " bytes (expected: " + content.sizeBytes() + ")");
        }
        return plaintext;
    }

    /** The parts of MANIFEST content, in order; empty for other kinds. */
    public List<Part> parts(Content content) {
        return switch (content.kind()) {
            case INLINE, FILE -> List.of();
            case MANIFEST ->
                database.get(Tables.MANIFESTS, content.id())
                        .map(Manifest::parts)
                        .orElseThrow(() -> missing(content));
        };
    }

    private static StorageException.Corrupt missing(Content content) {
        return new StorageException.Corrupt(
                "content " + content.id().toHex() + ": its " + content.kind() + " is missing");
    }

    /** Gives finished content that no commit took to the sweeper; does nothing for content that was committed. */
    public void abandon(NewContent content) {
        unsettled.abandon(new BlobId(content.content().id()));
    }

    UnsettledBlobs unsettled() {
        return unsettled;
    }

    Membership membership() {
        return membership;
    }
}
