package dev.sealgate.gateway.service.s3.digest;

import dev.sealgate.storage.Bytes;

/** A checksum being computed over bytes as they pass. Not thread-safe. */
public sealed interface RunningChecksum permits CrcChecksum, HashChecksum {
    void update(byte[] source, int offset, int lengthBytes);

    /** The checksum in AWS's byte order (big-endian); ends the computation. */
    Bytes finish();
}
