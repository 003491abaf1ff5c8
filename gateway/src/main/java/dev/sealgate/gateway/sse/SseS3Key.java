package dev.sealgate.gateway.sse;

import dev.sealgate.storage.Bytes;
import java.time.Instant;

/** One generation of the gateway's own wrapping key as stored. Immutable; {@code sealed} opens only under the root key. */
record SseS3Key(Instant created, Bytes sealed) {}
