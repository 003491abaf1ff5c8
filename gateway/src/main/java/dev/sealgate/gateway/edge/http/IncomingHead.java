package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * A parsed request head as a plain value. Header values hold one char per byte as sent (ISO-8859-1).
 *
 * @param announcedBytes Content-Length, 0 without a body, -1 for a chunked one
 */
record IncomingHead(
        String requestId,
        String method,
        RequestTarget target,
        Headers headers,
        String remoteAddress,
        boolean secure,
        Optional<String> tlsVersion,
        long announcedBytes,
        boolean expectsContinue) {
    /** The head, or nothing when target or Host make no sense. */
    static Optional<IncomingHead> of(HttpServerRequest request, String requestId) {
        return RequestTarget.parse(request.uri())
                .filter(_ -> request.version() == HttpVersion.HTTP_1_0
                        || request.headers().getAll("Host").size() == 1)
                .map(target -> of(request, requestId, target));
    }

    private static IncomingHead of(HttpServerRequest request, String requestId, RequestTarget target) {
        Headers.Builder headers = Headers.builder();
        for (Map.Entry<String, String> field : request.headers()) {
            headers.add(field.getKey(), field.getValue());
        }
        target.authority().ifPresent(authority -> headers.set("host", authority));
        Headers built = headers.build();
        return new IncomingHead(
                requestId,
                request.method().name(),
                target,
                built,
                request.remoteAddress().hostAddress(),
                request.isSSL(),
                tlsVersion(request),
                announcedBytes(built),
                built.first("expect").filter("100-continue"::equalsIgnoreCase).isPresent());
    }

    /** For example {@code 1.3}. */
    private static Optional<String> tlsVersion(HttpServerRequest request) {
        SSLSession session = request.connection().sslSession();
        return session == null || !session.getProtocol().startsWith("TLSv")
                ? Optional.empty()
                : Optional.of(session.getProtocol().substring("TLSv".length()));
    }

    /** {@link HeadRules} and the parser have refused all other framing. */
    private static long announcedBytes(Headers headers) {
        if (headers.contains("transfer-encoding")) {
            return -1;
        }
        List<String> lengths = headers.all("content-length");
        return lengths.isEmpty() ? 0 : Long.parseLong(lengths.getFirst().strip());
    }

    boolean hasBody() {
        return announcedBytes != 0;
    }

    HttpRequest toRequest(Body body) {
        return new HttpRequest(
                requestId,
                method,
                target.rawPath(),
                target.rawQuery(),
                headers,
                remoteAddress,
                secure,
                tlsVersion,
                body);
    }
}
