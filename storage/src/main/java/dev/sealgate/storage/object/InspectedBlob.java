package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.seal.TagCheck;
import java.util.List;
import java.util.Optional;

/**
 * One sealed blob of some content, as it lies on disk. Immutable.
 *
 * @param partNumber what it was sealed under; 0 outside multipart objects
 * @param location where an operator finds its bytes
 * @param sizeBytes of plaintext, by the record
 * @param expectedSealedBytes what plaintext of that size takes when sealed
 * @param sealedBytes how many there are
 * @param header salt and nonce prefix of the outermost layer, as stored
 * @param firstCiphertext the first bytes behind the header
 * @param unreadable why it cannot be read at all
 * @param checks by layer, the outermost first; none where tags were not verified. A layer within a damaged one is not checked
 */
public record InspectedBlob(
        int partNumber,
        Content.Kind kind,
        Bytes id,
        String location,
        long sizeBytes,
        long expectedSealedBytes,
        long sealedBytes,
        Bytes header,
        Bytes firstCiphertext,
        Optional<String> unreadable,
        List<LayerCheck> checks) {
    public InspectedBlob {
        checks = List.copyOf(checks);
    }

    /** What became of one layer; 0 is the innermost. Immutable. */
    public record LayerCheck(int layer, TagCheck tags) {}

    InspectedBlob with(List<LayerCheck> verified) {
        return new InspectedBlob(
                partNumber,
                kind,
                id,
                location,
                sizeBytes,
                expectedSealedBytes,
                sealedBytes,
                header,
                firstCiphertext,
                unreadable,
                verified);
    }

    /** Whether it has the size it should have and, where they were checked, every tag was right. */
    public boolean intact() {
        return unreadable.isEmpty()
                && sealedBytes == expectedSealedBytes
                && checks.stream().allMatch(check -> check.tags().intact());
    }
}
