package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.storage.Bytes;
import java.time.Instant;

/** One generation of the gateway's own wrapping key as stored. Immutable; {@code sealed} opens only under the root key. */
record SseS3Key(Instant created, Bytes sealed) {}
