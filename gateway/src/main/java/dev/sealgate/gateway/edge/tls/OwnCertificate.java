package dev.sealgate.gateway.edge.tls;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate that the gateway makes for itself on its first start, keeps under {@code DATA/tls}, and makes anew when it
 * expires soon or no longer names every virtual-host domain. Thread-safe.
 */
public final class OwnCertificate implements ServerCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(OwnCertificate.class);
    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);

    private final Path directory;
    private final List<ServerName> names;
    private final InstantSource clock;
    private final OwnAuthority authority;

    // Guarded by this.
    private TlsIdentity identity;
    private boolean trusted;

    private OwnCertificate(
            Path directory, List<ServerName> names, boolean firstStart, InstantSource clock, SecureRandom random) {
        this.directory = directory;
        this.names = names;
        this.clock = clock;
        this.authority = new OwnAuthority(random);
        this.trusted = !firstStart;
        this.identity = stored().orElseGet(this::issue);
    }

    /**
     * Reads the certificate in {@code directory}, or makes it.
     *
     * @param firstStart whether no client can trust an earlier one
     * @throws TlsException when it cannot be written
     */
    public static OwnCertificate open(
            Path directory,
            List<String> virtualHostDomains,
            boolean firstStart,
            InstantSource clock,
            SecureRandom random) {
        return new OwnCertificate(directory, ServerName.all(virtualHostDomains), firstStart, clock, random);
    }

    @Override
    public synchronized TlsIdentity identity() {
        return identity;
    }

    @Override
    public synchronized Optional<TlsIdentity> poll() {
        if (isGood(identity.certificate())) {
            return Optional.empty();
        }
        try {
            identity = issue();
            return Optional.of(identity);
        } catch (TlsException e) {
            LOG.error("TLS certificate: not renewed, because {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Optional<Path> authorityFile() {
        return Optional.of(directory.resolve("ca.pem"));
    }

    private Optional<TlsIdentity> stored() {
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        if (!Files.exists(certificate) || !Files.exists(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pem.read(certificate, key)).filter(found -> isGood(found.certificate()));
        } catch (TlsException e) {
            LOG.warn("TLS certificate: made anew, because {}", e.getMessage());
            return Optional.empty();
        }
    }

    @SuppressWarnings("JavaUtilDate") // X509Certificate gives nothing else
    private boolean isGood(X509Certificate certificate) {
        Instant renewal = certificate.getNotAfter().toInstant().minus(RENEWED_BEFORE_END);
        return clock.instant().isBefore(renewal) && namesOf(certificate).containsAll(wantedNames());
    }

    private Set<String> wantedNames() {
        Set<String> wanted = new HashSet<>();
        names.stream().filter(name -> !name.isAddress()).forEach(name -> wanted.add(name.text()));
        return wanted;
    }

    private static Set<String> namesOf(X509Certificate certificate) {
        Set<String> found = new HashSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(alternative -> found.add(String.valueOf(alternative.get(1))));
            }
        } catch (CertificateParsingException e) {
            LOG.debug("TLS certificate with unreadable names", e);
        }
        return found;
    }

    /** The key goes last: a start that finds a certificate without its key makes both anew. */
    private TlsIdentity issue() {
        TlsIdentity fresh = authority.issue(names, clock.instant());
        String chain = fresh.chainPem();
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(directory.resolve("key.pem"));
            write(
                    "ca.pem",
                    chain.substring(chain.lastIndexOf("-----BEGIN")).getBytes(StandardCharsets.US_ASCII),
                    "rw-r--r--");
            write("cert.pem", chain.getBytes(StandardCharsets.US_ASCII), "rw-r--r--");
            byte[] key = fresh.keyPem().copy();
            write("key.pem", key, "rw-------");
            Arrays.fill(key, (byte) 0);
            try (FileChannel entries = FileChannel.open(directory, READ)) {
                entries.force(true);
            }
        } catch (IOException e) {
            throw new TlsException(directory + ": the TLS certificate cannot be written: " + e, e);
        }
        announce();
        return fresh;
    }

    /** The authority's key is forgotten, so another certificate is another authority's. */
    private void announce() {
        Path authorityFile = directory.resolve("ca.pem");
        if (trusted) {
            LOG.warn(
                    "TLS certificate: made anew for {}; clients that trust an earlier {} must be given this one",
                    wantedNames(),
                    authorityFile);
        } else {
            LOG.info("TLS certificate: made for {}, to be trusted by {}", wantedNames(), authorityFile);
        }
        trusted = true;
    }

    private void write(String name, byte[] content, String permissions) throws IOException {
        Path draft = directory.resolve(name + ".tmp");
        Files.deleteIfExists(draft);
        try (FileChannel channel = FileChannel.open(
                draft,
                Set.of(CREATE_NEW, WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
            ByteBuffer remaining = ByteBuffer.wrap(content);
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        }
        Files.move(draft, directory.resolve(name), ATOMIC_MOVE);
    }
}
