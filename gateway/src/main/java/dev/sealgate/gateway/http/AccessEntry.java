package dev.sealgate.gateway.http;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a request after its answer. Immutable.
 *
 * @param rawQuery as sent; the log shows only values that can be no secret
 * @param operation for example {@code PutObject}; absent when none was recognised
 * @param principalArn absent when nobody was authenticated
 */
public record AccessEntry(
        String requestId,
        String remoteAddress,
        String method,
        String rawPath,
        String rawQuery,
        Optional<String> operation,
        int status,
        long bytesIn,
        long bytesOut,
        Duration elapsed,
        Optional<String> principalArn) {}
