package dev.sealgate.gateway.service.s3.digest;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.StoredChecksum;
import java.util.Optional;

/**
 * What was computed over all bytes of a body and agrees with what its sender declared. Immutable.
 *
 * @param md5 when it was asked for
 * @param declared the additional checksum that the sender declared, if it did
 * @param checksum the one to be stored, if one is
 */
public record Digests(Optional<Bytes> md5, Optional<StoredChecksum> declared, Optional<StoredChecksum> checksum) {}
