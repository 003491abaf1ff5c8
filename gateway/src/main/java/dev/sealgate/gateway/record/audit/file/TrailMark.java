package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.Bytes;
import java.util.Optional;

/**
 * The newest digest of a trail, remembered apart from its files. Immutable.
 *
 * @param file the name of the file of records that it is about
 * @param sequence of the last record that it covers
 * @param chain after that record
 * @param digest the SHA-256 of its line
 */
public record TrailMark(String file, long sequence, Bytes chain, Bytes digest) {
    /** @param name of a file, without its ending */
    public boolean isOf(String name) {
        return file.equals(name + TrailFiles.RECORDS);
    }

    /** Where a trail goes on that ends elsewhere: the digest that opens the next file says for ever that this does not fit. */
    TrailEnd endInsteadOf(TrailEnd found) {
        long last = Math.max(sequence, found.chain().sequence());
        return new TrailEnd(new Chain(last, chain), digest, Optional.of(this));
    }
}
