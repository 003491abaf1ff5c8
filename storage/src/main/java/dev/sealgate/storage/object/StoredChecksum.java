package dev.sealgate.storage.object;

/**
 * An additional checksum over plaintext, as returned to clients. Immutable.
 *
 * @param algorithm AWS's name in upper case: CRC32, CRC32C, CRC64NVME, SHA1 or SHA256
 * @param composite true: checksum of part checksums, with {@code -N}; false: of the full object
 * @param value base64, with {@code -N} when composite
 */
public record StoredChecksum(String algorithm, boolean composite, String value) {}
