package dev.sealgate.gateway.edge.tls;

import java.nio.file.Path;
import java.util.Optional;

/** Where the HTTPS listener's certificate comes from. Thread-safe. */
public sealed interface ServerCertificate permits FileCertificate, OwnCertificate {
    /** The certificate to serve now. */
    TlsIdentity identity();

    /** Another certificate than before, when there is one; to be asked every few seconds. Never throws: what is bad is logged. */
    Optional<TlsIdentity> poll();

    /** What clients must be told to trust; absent for an operator's own certificate. */
    Optional<Path> authorityFile();
}
