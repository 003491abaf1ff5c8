package dev.sealgate.gateway.tls;

import dev.sealgate.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** Where the HTTPS listener's certificate comes from. Thread-safe. */
public sealed interface ServerCertificate permits FileCertificate, OwnCertificate {
    /**
     * The operator's own files where they are configured, else a certificate under {@code DATA/tls}.
     *
     * @throws TlsException when there is no usable certificate
     */
    static ServerCertificate of(GatewayConfig config, InstantSource clock, SecureRandom random) {
        return config.tlsFiles()
                .<ServerCertificate>map(files -> FileCertificate.open(files.certificate(), files.key()))
                .orElseGet(() -> OwnCertificate.open(
                        config.dataDirectory().resolve("tls"), config.virtualHostDomains(), clock, random));
    }

    /** The certificate to serve now. */
    TlsIdentity identity();

    /** Another certificate than before, when there is one; to be asked every few seconds. Never throws: what is bad is logged. */
    Optional<TlsIdentity> poll();

    /** What clients must be told to trust; absent for an operator's own certificate. */
    Optional<Path> authorityFile();
}
