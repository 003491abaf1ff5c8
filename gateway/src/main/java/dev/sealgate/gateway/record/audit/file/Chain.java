package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Where the trail is after a record: how many there were, and the SHA-256 over all of them. Immutable. Format: docs/spec/AUDIT.md.
 *
 * @param sequence of the last record; the first has 1
 * @param hash over the one before, the sequence and the record
 */
record Chain(long sequence, Bytes hash) {
    static final int HASH_BYTES = 32;

    /** Before the first record. */
    static final Chain START =
            new Chain(0, Bytes.owning(sha256().digest("sealgate/audit/v1".getBytes(StandardCharsets.US_ASCII))));

    /** After one more record. */
    Chain next(Bytes body) {
        MessageDigest digest = sha256();
        digest.update(hash.view());
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence + 1).array());
        digest.update(body.view());
        return new Chain(sequence + 1, Bytes.owning(digest.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
