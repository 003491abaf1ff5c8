package dev.sealgate.gateway.exchange;

/**
 * A request whose head was parsed; the body waits until it is pulled. Immutable but for the body.
 *
 * @param requestId unique, returned as {@code x-amz-request-id}
 * @param rawPath as sent, percent-encoded, starting with {@code /}
 * @param rawQuery as sent without {@code ?}; empty when there is none
 * @param remoteAddress the peer's IP address
 * @param secure whether this connection is TLS
 */
public record HttpRequest(
        String requestId,
        String method,
        String rawPath,
        String rawQuery,
        Headers headers,
        String remoteAddress,
        boolean secure,
        Body body) {}
