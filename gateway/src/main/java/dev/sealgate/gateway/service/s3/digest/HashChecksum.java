package dev.sealgate.gateway.service.s3.digest;

import dev.sealgate.storage.Bytes;
import java.security.MessageDigest;

/** A cryptographic hash. Not thread-safe. */
final class HashChecksum implements RunningChecksum {
    private final MessageDigest hash;

    HashChecksum(MessageDigest hash) {
        this.hash = hash;
    }

    @Override
    public void update(byte[] source, int offset, int lengthBytes) {
        hash.update(source, offset, lengthBytes);
    }

    @Override
    public Bytes finish() {
        return Bytes.owning(hash.digest());
    }
}
