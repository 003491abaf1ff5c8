package dev.sealgate.gateway.edge.exchange;

import java.util.Optional;

/**
 * A request whose head was parsed; the body waits until it is pulled. Immutable but for the body.
 *
 * @param requestId unique, returned as {@code x-amz-request-id}
 * @param rawPath as sent, percent-encoded, starting with {@code /}
 * @param rawQuery as sent without {@code ?}; empty when there is none
 * @param remoteAddress the peer's IP address
 * @param secure whether this connection is TLS
 * @param tlsVersion of a TLS connection that ends here, for example {@code 1.3}
 */
public record HttpRequest(
        String requestId,
        String method,
        String rawPath,
        String rawQuery,
        Headers headers,
        String remoteAddress,
        boolean secure,
        Optional<String> tlsVersion,
        Body body) {
    /** The same with another body. */
    public HttpRequest withBody(Body other) {
        return new HttpRequest(requestId, method, rawPath, rawQuery, headers, remoteAddress, secure, tlsVersion, other);
    }

    /** The same request with other headers. */
    public HttpRequest withHeaders(Headers others) {
        return new HttpRequest(requestId, method, rawPath, rawQuery, others, remoteAddress, secure, tlsVersion, body);
    }
}
