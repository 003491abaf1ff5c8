package dev.sealgate.gateway.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.HostPort;
import dev.sealgate.gateway.edge.tls.OwnCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The TLS listener, as a client sees it that trusts the gateway's own authority and checks the name. */
class HttpsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServerEdge edge;
    private OwnCertificate certificate;

    @BeforeEach
    void start() {
        certificate = own("one");
        EdgeOptions options = new EdgeOptions(
                Optional.of(new HostPort("127.0.0.1", 0)),
                Optional.of(new HostPort("127.0.0.1", 0)),
                Optional.of(certificate.identity()),
                TestEdge.patience(Duration.ofSeconds(30)),
                1_000,
                2);
        edge = HttpServerEdge.start(
                options,
                request -> TestEdge.ok(request.secure() + " " + TestEdge.readAll(request.body()).length),
                threads,
                InstantSource.fixed(TestEdge.NOW));
    }

    @AfterEach
    void stop() {
        edge.stop(Duration.ofSeconds(5));
        threads.close();
    }

    private OwnCertificate own(String name) {
        return OwnCertificate.open(
                directory.resolve(name), List.of(), true, InstantSource.system(), new SecureRandom());
    }

    private SSLSocket connect(OwnCertificate trusted, String... versions) throws IOException, GeneralSecurityException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        try (InputStream in = Files.newInputStream(trusted.authorityFile().orElseThrow())) {
            anchors.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HostPort where = edge.https().orElseThrow();
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(where.host(), where.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(versions.length == 0 ? new String[] {"TLSv1.3"} : versions);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void supportedVersions_serveRequests(String version) throws Exception {
        try (RawClient client = RawClient.over(connect(certificate, version))) {
            assertEquals("true 0", client.send(GET).answer().body());
            byte[] body = new byte[3_000_000];
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .send(body, body.length);
            assertEquals("true 3000000", client.answer().body());
        }
    }

    @Test
    void bothListeners_haveTheirOwnPort() {
        assertNotEquals(edge.http(), edge.https());
        try (RawClient client = RawClient.connect(edge.http().orElseThrow())) {
            assertEquals("false 0", client.send(GET).answer().body());
        }
    }

    @Test
    void unknownAuthority_isNotTrusted() {
        assertThrows(SSLException.class, () -> connect(own("two")).close());
    }

    @Test
    void newCertificate_servesNewConnectionsAndKeepsOldOnes() throws Exception {
        OwnCertificate next = own("three");
        try (SSLSocket before = connect(certificate);
                RawClient old = RawClient.over(before)) {
            Certificate first = before.getSession().getPeerCertificates()[0];
            edge.updateTls(next.identity());
            try (SSLSocket after = connect(next)) {
                assertNotEquals(first, after.getSession().getPeerCertificates()[0]);
                assertTrue(RawClient.over(after).send(GET).answer().body().startsWith("true"));
            }
            assertEquals("true 0", old.send(GET).answer().body());
        }
    }

    @Test
    void plainHttpOnTheTlsPort_isClosedNotServed() {
        try (RawClient client = RawClient.connect(edge.https().orElseThrow())) {
            byte[] reply = new byte[1];
            client.send(GET);
            assertTrue(firstByte(client, reply) != 'H', "served plain HTTP");
        }
    }

    private static int firstByte(RawClient client, byte[] reply) {
        try {
            return client.body().read(reply) < 0 ? -1 : reply[0];
        } catch (IOException e) {
            return -1;
        }
    }
}
