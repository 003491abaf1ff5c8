package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.edge.tls.TlsIdentity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How Vert.x is set up for our listeners. */
final class HttpServerSettings {
    /** Twice what S3 allows, so that the S3 door can answer for itself. */
    private static final int HEADER_SECTION_BYTES = 16 * 1024;

    private static final int REQUEST_LINE_BYTES = 16 * 1024;
    private static final int ACCEPT_BACKLOG = 1024;
    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    private HttpServerSettings() {}

    static HttpServerOptions plain() {
        return new HttpServerOptions()
                .setMaxHeaderSize(HEADER_SECTION_BYTES)
                .setMaxInitialLineLength(REQUEST_LINE_BYTES)
                .setMaxChunkSize(BatchPool.LARGE_BYTES)
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setStrictThreadMode(true);
    }

    /** The same bounds for a decoder of our own. */
    static Http1ServerConfig http1() {
        return new Http1ServerConfig()
                .setMaxHeaderSize(HEADER_SECTION_BYTES)
                .setMaxInitialLineLength(REQUEST_LINE_BYTES)
                .setMaxChunkSize(BatchPool.LARGE_BYTES);
    }

    static HttpServerOptions secured(TlsIdentity identity, Duration handshakeLimit) {
        return plain().setSsl(true)
                .setSslHandshakeTimeout(handshakeLimit.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslEngineOptions(isOpenSslAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions())
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setKeyCertOptions(keyCert(identity));
    }

    static ServerSSLOptions certificate(TlsIdentity identity) {
        return new ServerSSLOptions()
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setKeyCertOptions(keyCert(identity));
    }

    static String tlsEngine() {
        return isOpenSslAvailable() ? "BoringSSL" : "JDK";
    }

    private static boolean isOpenSslAvailable() {
        return OpenSSLEngineOptions.isAvailable();
    }

    private static PemKeyCertOptions keyCert(TlsIdentity identity) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(identity.chainPem()))
                .addKeyValue(identity.keyPem().use(Buffer::buffer));
    }
}
