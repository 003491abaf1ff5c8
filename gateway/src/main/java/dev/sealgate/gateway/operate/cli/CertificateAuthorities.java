package dev.sealgate.gateway.operate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are believed: {@code AWS_CA_BUNDLE}, else the authority in the data directory, else those of the Java platform. */
final class CertificateAuthorities {
    private final Surroundings surroundings;
    private final ClientOptions options;

    CertificateAuthorities(Surroundings surroundings, ClientOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    /** Empty for those of the platform. */
    Optional<SSLContext> context() {
        Path directory = surroundings
                .workingDirectory()
                .resolve(options.data()
                        .or(() -> surroundings.environment().apply("SEALGATE_DATA"))
                        .orElse("sealgate-data"));
        Optional<Path> given = surroundings
                .environment()
                .apply("AWS_CA_BUNDLE")
                .filter(text -> !text.isEmpty())
                .map(surroundings.workingDirectory()::resolve);
        return given.or(() -> Optional.of(directory.resolve("tls/ca.pem")).filter(Files::exists))
                .map(CertificateAuthorities::trusting);
    }

    private static SSLContext trusting(Path bundle) {
        try (InputStream pem = Files.newInputStream(bundle)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new UseException(bundle + ": cannot be read (expected: certificates in PEM)", e);
        }
    }
}
