package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.object.Content;
import dev.sealgate.storage.object.ContentKeys;
import java.time.Instant;
import java.util.List;

/**
 * A closed file of a gateway's trail in the blob store: its records, and behind them its digests. Immutable.
 *
 * @param lastSequence of the last record; before the first one's where there is none
 * @param earliest and {@code latest}: the times of its records
 * @param sha256 of the content
 * @param lastDigest the SHA-256 of the digest that closes it
 * @param publicKey in base64; what its digests are signed with
 * @param contentKey what the content is sealed under; this row itself is sealed
 */
public record ShippedFile(
        long lastSequence,
        Instant earliest,
        Instant latest,
        long recordsBytes,
        long digestsBytes,
        Bytes sha256,
        Bytes lastDigest,
        String publicKey,
        Content content,
        Bytes contentKey) {
    /**
     * Which one. Immutable.
     *
     * @param name of its two files, without their endings
     */
    public record Key(String gateway, long firstSequence, String name) {}

    boolean holdsRecords(Key key) {
        return lastSequence >= key.firstSequence();
    }

    /** The caller closes them. */
    static ContentKeys keys(Bytes contentKey) {
        return new ContentKeys(List.of(SecretBytes.owning(contentKey.toArray())));
    }
}
