package dev.sealgate.gateway.edge.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An operator's certificate and key in PEM files, read again when they change. A bad change is logged and not taken. Thread-safe. */
public final class FileCertificate implements ServerCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(FileCertificate.class);

    private final Path certificateFile;
    private final Path keyFile;

    // Guarded by this.
    private TlsIdentity identity;
    private String seen;

    private FileCertificate(Path certificateFile, Path keyFile, TlsIdentity identity, String seen) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.identity = identity;
        this.seen = seen;
    }

    /** @throws TlsException when the files hold no certificate and its key */
    public static FileCertificate open(Path certificateFile, Path keyFile) {
        String seen = fingerprint(certificateFile) + fingerprint(keyFile);
        return new FileCertificate(certificateFile, keyFile, Pem.read(certificateFile, keyFile), seen);
    }

    @Override
    public synchronized TlsIdentity identity() {
        return identity;
    }

    @Override
    public synchronized Optional<TlsIdentity> poll() {
        String now = fingerprint(certificateFile) + fingerprint(keyFile);
        if (now.equals(seen)) {
            return Optional.empty();
        }
        seen = now;
        try {
            identity = Pem.read(certificateFile, keyFile);
            LOG.info("TLS certificate: read again from {}", certificateFile);
            return Optional.of(identity);
        } catch (TlsException e) {
            LOG.error("TLS certificate: still the old one, because {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Optional<Path> authorityFile() {
        return Optional.empty();
    }

    /** Changes whenever the file is written, replaced, or a link to it is turned. */
    private static String fingerprint(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.lastModifiedTime() + " " + attributes.size() + "\n";
        } catch (IOException e) {
            return "absent\n"; // reading it will say so
        }
    }
}
