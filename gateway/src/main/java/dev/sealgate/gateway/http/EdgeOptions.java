package dev.sealgate.gateway.http;

import dev.sealgate.gateway.config.HostPort;
import dev.sealgate.gateway.tls.TlsIdentity;
import java.time.Duration;
import java.util.Optional;

/**
 * What the edge listens on. Immutable.
 *
 * @param http the plain listener, if any
 * @param https the TLS listener, if any; needs {@code tls}
 * @param idleLimit how long a peer may keep silent: between requests, within a head or body, or not reading its answer
 * @param eventLoops threads that own the sockets
 */
public record EdgeOptions(
        Optional<HostPort> http,
        Optional<HostPort> https,
        Optional<TlsIdentity> tls,
        Duration idleLimit,
        int eventLoops) {
    public EdgeOptions {
        if (https.isPresent() && tls.isEmpty()) {
            throw new IllegalArgumentException("tls: absent (expected: a certificate for the HTTPS listener)");
        }
        if (idleLimit.toMillis() < 1 || eventLoops < 1) {
            throw new IllegalArgumentException(
                    "idleLimit: " + idleLimit + ", eventLoops: " + eventLoops + " (expected: at least 1 ms and 1)");
        }
    }
}
