package dev.sealgate.gateway.edge.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates: made, kept, renewed, read from files and read again. */
class ServerCertificateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private Instant now = START;
    private final InstantSource clock = () -> now;

    private OwnCertificate own(String... domains) {
        return OwnCertificate.open(directory.resolve("tls"), List.of(domains), true, clock, new SecureRandom());
    }

    private static byte[] encoded(TlsIdentity identity) {
        return identity.chainPem().getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void ownCertificate_namesThisMachineAndTheDomains() throws GeneralSecurityException {
        X509Certificate certificate = own("s3.test").identity().certificate();
        Set<String> names = new TreeSet<>();
        certificate.getSubjectAlternativeNames().forEach(name -> names.add(String.valueOf(name.get(1))));
        assertEquals(Set.of("localhost", "*.localhost", "s3.test", "*.s3.test", "127.0.0.1", "0:0:0:0:0:0:0:1"), names);
        assertEquals(-1, certificate.getBasicConstraints());
        Duration validity = Duration.between(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
        assertEquals(Duration.ofDays(825), validity);
    }

    @Test
    void ownCertificate_isSignedByTheAuthorityThatClientsAreToldToTrust() throws Exception {
        OwnCertificate own = own();
        Path authorityFile = own.authorityFile().orElseThrow();
        X509Certificate authority;
        try (var in = Files.newInputStream(authorityFile)) {
            authority = (X509Certificate)
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        own.identity().certificate().verify(authority.getPublicKey());
        authority.verify(authority.getPublicKey());
        assertEquals(0, authority.getBasicConstraints());
    }

    @Test
    void ownKey_isForItsOwnerOnly() throws IOException {
        own();
        Path key = directory.resolve("tls/key.pem");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    }

    @Test
    void nextStart_servesTheSameCertificate() {
        assertArrayEquals(
                encoded(own("a.test").identity()), encoded(own("a.test").identity()));
    }

    @Test
    void anotherDomain_makesAnotherCertificate() {
        assertNotEquals(
                own("a.test").identity().chainPem(), own("b.test").identity().chainPem());
    }

    @Test
    void lostKey_makesBothAnew() throws IOException {
        String before = own().identity().chainPem();
        Files.delete(directory.resolve("tls/key.pem"));
        assertNotEquals(before, own().identity().chainPem());
    }

    @Test
    void ownCertificate_isRenewedAMonthBeforeItEnds() {
        OwnCertificate own = own();
        String before = own.identity().chainPem();
        now = START.plus(Duration.ofDays(794));
        assertEquals(Optional.empty(), own.poll());
        now = START.plus(Duration.ofDays(796));
        TlsIdentity renewed = own.poll().orElseThrow();
        assertNotEquals(before, renewed.chainPem());
        assertEquals(renewed.chainPem(), own.identity().chainPem());
        assertEquals(renewed.chainPem(), own().identity().chainPem());
    }

    private void copyOwn(String... domains) throws IOException {
        TlsIdentity identity = new OwnAuthority(new SecureRandom()).issue(ServerName.all(List.of(domains)), now);
        Files.writeString(directory.resolve("c.pem"), identity.chainPem());
        Files.write(directory.resolve("k.pem"), identity.keyPem().copy());
    }

    private FileCertificate files() {
        return FileCertificate.open(directory.resolve("c.pem"), directory.resolve("k.pem"));
    }

    @Test
    void changedFiles_areReadAgain() throws IOException {
        copyOwn();
        FileCertificate files = files();
        assertEquals(Optional.empty(), files.poll());
        copyOwn("other.test");
        String written = Files.readString(directory.resolve("c.pem"));
        assertEquals(written, files.poll().orElseThrow().chainPem());
        assertEquals(written, files.identity().chainPem());
        assertEquals(Optional.empty(), files.poll());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void badChange_isNotTaken_andMendedByTheNext(String content) throws IOException {
        copyOwn();
        FileCertificate files = files();
        String good = files.identity().chainPem();
        Files.writeString(directory.resolve("c.pem"), content);
        assertEquals(Optional.empty(), files.poll());
        assertEquals(good, files.identity().chainPem());
        copyOwn("new.test");
        assertTrue(files.poll().isPresent());
    }

    @Test
    void keyOfAnotherCertificate_isRefused() throws IOException {
        copyOwn();
        byte[] otherKey = Files.readAllBytes(directory.resolve("k.pem"));
        copyOwn();
        Files.write(directory.resolve("k.pem"), otherKey);
        String message =
                String.valueOf(assertThrows(TlsException.class, this::files).getMessage());
        assertTrue(message.contains("is not the key of the first certificate"), message);
    }

    @Test
    void ecKeyInItsOlderForm_isRead() throws Exception {
        copyOwn();
        TlsIdentity original = files().identity();
        String pkcs8 = original.keyPem().use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
        var info = org.bouncycastle.asn1.pkcs.PrivateKeyInfo.getInstance(
                java.util.Base64.getMimeDecoder().decode(pkcs8.replaceAll("-----[A-Z ]+-----", "")));
        String sec1 = java.util.Base64.getMimeEncoder().encodeToString(ecPrivateKeyWithCurve(info));
        Files.writeString(
                directory.resolve("k.pem"),
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + "-----BEGIN EC PRIVATE KEY-----\n" + sec1 + "\n-----END EC PRIVATE KEY-----\n");
        assertEquals(original.chainPem(), files().identity().chainPem());
    }

    private static byte[] ecPrivateKeyWithCurve(org.bouncycastle.asn1.pkcs.PrivateKeyInfo info) throws IOException {
        var bare = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
        return new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, bare.getKey(), info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded();
    }

    @Test
    void missingFile_isOneLine() {
        String message =
                String.valueOf(assertThrows(TlsException.class, this::files).getMessage());
        assertEquals(directory.resolve("c.pem") + ": cannot be read", message);
    }
}
