package dev.sealgate.gateway.edge.tls;

import dev.sealgate.storage.SecretBytes;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** A certificate chain and its private key, known to belong together. Immutable; the key never prints itself. */
public final class TlsIdentity {
    private final List<X509Certificate> chain;
    private final SecretBytes keyPem;

    TlsIdentity(List<X509Certificate> chain, SecretBytes keyPem) {
        this.chain = List.copyOf(chain);
        this.keyPem = keyPem;
    }

    /** The server's own certificate. */
    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** When the server's own certificate ends. */
    public Instant expires() {
        return certificate().getNotAfter().toInstant();
    }

    /** The certificates in PEM, the server's own first. */
    public String chainPem() {
        StringBuilder pem = new StringBuilder();
        chain.forEach(certificate -> pem.append(Pem.of(certificate)));
        return pem.toString();
    }

    /** The private key in PEM, PKCS#8. */
    public SecretBytes keyPem() {
        return keyPem;
    }
}
