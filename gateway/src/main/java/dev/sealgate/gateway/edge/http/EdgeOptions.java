package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.config.HostPort;
import dev.sealgate.gateway.edge.tls.TlsIdentity;
import java.util.Optional;

/**
 * What the edge listens on. Immutable.
 *
 * @param http the plain listener, if any
 * @param https the TLS listener, if any; needs {@code tls}
 * @param patience how long peers are waited for
 * @param maxConnections at once
 * @param eventLoops threads that own the sockets
 */
public record EdgeOptions(
        Optional<HostPort> http,
        Optional<HostPort> https,
        Optional<TlsIdentity> tls,
        Patience patience,
        int maxConnections,
        int eventLoops) {
    public EdgeOptions {
        if (https.isPresent() && tls.isEmpty()) {
            throw new IllegalArgumentException("tls: absent (expected: a certificate for the HTTPS listener)");
        }
        if (maxConnections < 1 || eventLoops < 1) {
            throw new IllegalArgumentException(
                    "maxConnections: " + maxConnections + ", eventLoops: " + eventLoops + " (expected: at least 1)");
        }
    }
}
