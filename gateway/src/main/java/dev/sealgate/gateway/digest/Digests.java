package dev.sealgate.gateway.digest;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.StoredChecksum;
import java.util.Optional;

/** What was computed over all bytes of a body and agrees with what its sender declared. Immutable; {@code md5} when it was asked for. */
public record Digests(Optional<Bytes> md5, StoredChecksum checksum) {}
