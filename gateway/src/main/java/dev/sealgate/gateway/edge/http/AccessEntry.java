package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.edge.exchange.Echo;
import dev.sealgate.gateway.edge.log.Fields;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a request after its answer; its text is its line in the access log. Immutable.
 *
 * @param rawQuery as sent; the log shows only values that can be no secret
 * @param operation for example {@code PutObject}; absent when none was recognised
 * @param principalArn absent when nobody was authenticated
 * @param userAgent as the client says
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
        Optional<String> principalArn,
        Optional<String> userAgent)
        implements Fields {
    @Override
    public Map<String, Object> fields() {
        return AccessLog.fields(this);
    }

    @Override
    public String toString() {
        return AccessLog.line(this);
    }

    /** The same, holding no more of what the client sent than is shown. */
    AccessEntry bounded() {
        return new AccessEntry(
                requestId,
                remoteAddress,
                Echo.bounded(method),
                Echo.bounded(rawPath),
                Echo.bounded(rawQuery),
                operation,
                status,
                bytesIn,
                bytesOut,
                elapsed,
                principalArn,
                userAgent.map(Echo::bounded));
    }
}
