package dev.sealgate.gateway.edge.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes a server certificate under an authority of its own, whose key is forgotten at once.
 *
 * <p>An authority rather than a self-signed certificate, because strict clients accept either only in its proper role;
 * and a forgotten key, because nobody should be able to sign more names that a user's machine then trusts.
 */
final class OwnAuthority {
    /** The most that common clients accept. Source: https://support.apple.com/en-us/103769 */
    static final Duration VALIDITY = Duration.ofDays(825);

    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final int SERIAL_BITS = 128;

    private final SecureRandom random;

    OwnAuthority(SecureRandom random) {
        this.random = random;
    }

    /** ECDSA P-256; the chain is the server's certificate and the authority's. */
    TlsIdentity issue(List<ServerName> names, Instant now) {
        try {
            KeyPair authority = keyPair();
            KeyPair server = keyPair();
            X500Name issuer = new X500Name("CN=Sealgate authority " + new BigInteger(32, random).toString(16));
            X509Certificate root =
                    sign(authorityCertificate(issuer, authority.getPublic(), now), authority.getPrivate());
            X509v3CertificateBuilder draft =
                    serverCertificate(issuer, authority.getPublic(), server.getPublic(), names, now);
            return new TlsIdentity(List.of(sign(draft, authority.getPrivate()), root), Pem.of(server.getPrivate()));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new TlsException("TLS certificate: cannot be made", e);
        }
    }

    private KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private X509v3CertificateBuilder authorityCertificate(X500Name name, PublicKey key, Instant now)
            throws GeneralSecurityException, CertIOException {
        return draft(name, name, key, now)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    }

    private X509v3CertificateBuilder serverCertificate(
            X500Name issuer, PublicKey issuerKey, PublicKey key, List<ServerName> names, Instant now)
            throws GeneralSecurityException, CertIOException {
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        GeneralName[] alternatives = names.stream()
                .map(name ->
                        new GeneralName(name.isAddress() ? GeneralName.iPAddress : GeneralName.dNSName, name.text()))
                .toArray(GeneralName[]::new);
        return draft(issuer, new X500Name("CN=Sealgate"), key, now)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
                .addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key))
                .addExtension(
                        Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(issuerKey));
    }

    @SuppressWarnings("JavaUtilDate") // the builder takes nothing else
    private X509v3CertificateBuilder draft(X500Name issuer, X500Name subject, PublicKey key, Instant now) {
        Date from = Date.from(now.minus(CLOCK_SKEW));
        Date until = Date.from(now.minus(CLOCK_SKEW).plus(VALIDITY));
        BigInteger serial = new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS);
        return new JcaX509v3CertificateBuilder(issuer, serial, from, until, subject, key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder draft, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(draft.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }
}
