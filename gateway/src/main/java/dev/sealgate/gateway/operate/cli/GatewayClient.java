package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.identity.auth.RequestSigning;
import dev.sealgate.gateway.identity.auth.RequestSigning.Identity;
import dev.sealgate.gateway.identity.auth.RequestSigning.Unsigned;
import dev.sealgate.gateway.operate.page.ExplainJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Sends signed requests to a running gateway. Thread-safe. */
final class GatewayClient {
    private static final String DEFAULT_ENDPOINT = "http://127.0.0.1:9000";
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);

    private final URI endpoint;
    private final Identity identity;
    private final InstantSource clock;
    private final HttpClient client;

    private GatewayClient(URI endpoint, Identity identity, InstantSource clock, CertificateAuthorities authorities) {
        this.endpoint = endpoint;
        this.identity = identity;
        this.clock = clock;
        this.client = client(endpoint, authorities);
    }

    /** What came back. */
    static final class Answer {
        private final int status;
        private final HttpHeaders headers;
        private final byte[] body;

        private Answer(int status, HttpHeaders headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        int status() {
            return status;
        }

        boolean ok() {
            return status == 200;
        }

        Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        byte[] body() {
            return body.clone();
        }

        /** @throws IllegalArgumentException when it is something else */
        <T extends Record> T document(Class<T> type) {
            return ExplainJson.read(body, type);
        }

        /** What the gateway says in place of the answer that was asked for. */
        ExplainJson.Refusal refusal() {
            try {
                return document(ExplainJson.Refusal.class);
            } catch (IllegalArgumentException notOurs) {
                return new ExplainJson.Refusal("HTTP " + status, "this is not the answer of a Sealgate gateway");
            }
        }
    }

    /** @throws UseException for an endpoint or credentials that cannot be used */
    static GatewayClient of(Surroundings surroundings, ClientOptions options) {
        String text = options.endpoint()
                .or(() -> surroundings.environment().apply("AWS_ENDPOINT_URL").filter(url -> !url.isEmpty()))
                .orElse(DEFAULT_ENDPOINT);
        return new GatewayClient(
                endpoint(text),
                new ClientCredentials(surroundings, options).find(),
                surroundings.clock(),
                new CertificateAuthorities(surroundings, options));
    }

    private static URI endpoint(String text) {
        try {
            URI uri = URI.create(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new UseException("endpoint: `" + text + "` (expected: a URL such as http://127.0.0.1:9000)", e);
        }
        throw new UseException("endpoint: `" + text + "` (expected: a URL such as http://127.0.0.1:9000)");
    }

    /** As {@link #send(String, String, String, String, Headers, byte[])}, to an admin page and without further headers. */
    Answer send(String method, String rawPath, String rawQuery, byte[] body) throws IOException, InterruptedException {
        return send("s3", method, rawPath, rawQuery, Headers.EMPTY, body);
    }

    /**
     * @param service that the request is signed for
     * @param rawPath and {@code rawQuery}: encoded
     * @param more headers, which are signed
     * @throws IOException with a message for the user when the gateway cannot be reached
     */
    Answer send(String service, String method, String rawPath, String rawQuery, Headers more, byte[] body)
            throws IOException, InterruptedException {
        Unsigned unsigned = new Unsigned(service, method, host(), rawPath, rawQuery, more);
        Headers headers = RequestSigning.sign(identity, unsigned, body, clock.instant());
        URI target = URI.create(
                endpoint.getScheme() + "://" + host() + rawPath + (rawQuery.isEmpty() ? "" : "?" + rawQuery));
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(ANSWER_LIMIT)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach((name, value) -> {
            if (!name.equals("host")) { // the client sends it by itself
                request.header(name, value);
            }
        });
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            String why = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
            throw new IOException(
                    endpoint + " cannot be reached: " + why + " (is the gateway running there? --endpoint)", e);
        }
    }

    private static HttpClient client(URI endpoint, CertificateAuthorities authorities) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT);
        if (endpoint.getScheme().equals("https")) {
            authorities.context().ifPresent(builder::sslContext);
        }
        return builder.build();
    }

    /** As the client puts it into the Host header: without the scheme's own port. */
    private String host() {
        int usual = endpoint.getScheme().equals("https") ? 443 : 80;
        boolean named = endpoint.getPort() >= 0 && endpoint.getPort() != usual;
        return endpoint.getHost() + (named ? ":" + endpoint.getPort() : "");
    }
}
