package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.cluster.OpenReads;
import dev.sealgate.storage.object.InspectedBlob.LayerCheck;
import dev.sealgate.storage.seal.BlobFormat;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import dev.sealgate.storage.seal.OpenedBlob;
import dev.sealgate.storage.seal.TagCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at sealed content as it lies on disk, and proves that all of it opens, without handing out plaintext. Thread-safe.
 *
 * <p>Damage is reported, not thrown; {@link StorageException.Unavailable} is.
 */
public final class ContentInspector {
    private static final int SHOWN_CIPHERTEXT_BYTES = 32;
    private static final ByteRange LOOKED_AT = ByteRange.all(BlobFormat.HEADER_BYTES + SHOWN_CIPHERTEXT_BYTES);

    private final ContentStore contents;

    public ContentInspector(ContentStore contents) {
        this.contents = contents;
    }

    /** What lies on disk; no key is needed. */
    public List<InspectedBlob> look(Content content) {
        try (OpenReads.Hold _ = contents.hold(content)) {
            return blobs(content).map(this::look).toList();
        }
    }

    /**
     * The same with every tag of every layer checked.
     *
     * @param keys the content's
     * @param pause runs every few segments: lets others go first, or ends the check by throwing
     */
    public List<InspectedBlob> verify(Content content, ContentKeys keys, Runnable pause) {
        try (OpenReads.Hold _ = contents.hold(content)) {
            return blobs(content)
                    .map(blob -> {
                        InspectedBlob seen = look(blob);
                        return seen.unreadable().isPresent() ? seen : seen.with(check(blob, keys, pause));
                    })
                    .toList();
        }
    }

    /** A blob, under the number it was sealed under. */
    private record Sealed(int partNumber, Content content) {}

    private Stream<Sealed> blobs(Content content) {
        return switch (content.kind()) {
            case INLINE, FILE -> Stream.of(new Sealed(0, content));
            case MANIFEST -> contents.parts(content).stream().map(part -> new Sealed(part.number(), part.content()));
        };
    }

    private InspectedBlob look(Sealed blob) {
        try (ByteSource sealed = contents.openSealed(blob.content(), LOOKED_AT)) {
            Bytes header = read(sealed, 0, BlobFormat.HEADER_BYTES);
            Bytes ciphertext = read(sealed, BlobFormat.HEADER_BYTES, SHOWN_CIPHERTEXT_BYTES);
            return inspected(blob, sealed.sizeBytes(), header, ciphertext, Optional.empty());
        } catch (StorageException.Corrupt e) {
            Bytes nothing = Bytes.owning(new byte[0]);
            return inspected(blob, 0, nothing, nothing, Optional.ofNullable(e.getMessage()));
        }
    }

    private InspectedBlob inspected(
            Sealed blob, long sealedBytes, Bytes header, Bytes ciphertext, Optional<String> unreadable) {
        Content content = blob.content();
        return new InspectedBlob(
                blob.partNumber(),
                content.kind(),
                content.id(),
                contents.location(content),
                content.sizeBytes(),
                content.sealedBytes(),
                sealedBytes,
                header,
                ciphertext,
                unreadable,
                List.of());
    }

    private static Bytes read(ByteSource source, long offset, int lengthBytes) {
        int wanted = Math.clamp(source.sizeBytes() - offset, 0, lengthBytes);
        byte[] bytes = new byte[wanted];
        for (int done = 0; done < wanted; ) {
            done += source.read(offset + done, bytes, done, wanted - done);
        }
        return Bytes.owning(bytes);
    }

    private List<LayerCheck> check(Sealed blob, ContentKeys keys, Runnable pause) {
        List<LayerCheck> checks = new ArrayList<>();
        for (int layer = blob.content().layers() - 1; layer >= 0; layer--) {
            TagCheck tags = check(blob, keys, layer, pause);
            checks.add(new LayerCheck(layer, tags));
            if (!tags.intact()) {
                break; // what lies within is unreadable for the same reason
            }
        }
        return checks;
    }

    private TagCheck check(Sealed blob, ContentKeys keys, int layer, Runnable pause) {
        try (OpenedBlob opened = contents.openLayer(blob.content(), blob.partNumber(), keys, layer)) {
            return TagCheck.of(opened, pause);
        } catch (StorageException.Corrupt e) {
            // The header, or a size that nothing seals to: no segment can be told apart.
            TagCheck.Damage all = new TagCheck.Damage(0, 0, BlobFormat.HEADER_BYTES, String.valueOf(e.getMessage()));
            return new TagCheck(1, 0, Optional.of(all));
        }
    }
}
