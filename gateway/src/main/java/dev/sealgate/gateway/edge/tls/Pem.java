package dev.sealgate.gateway.edge.tls;

import dev.sealgate.storage.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** PEM files in and out. Source: https://www.rfc-editor.org/rfc/rfc7468 */
final class Pem {
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final int MAX_FILE_BYTES = 1 << 20;

    private Pem() {}

    static String of(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n" + BASE64.encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new TlsException("certificate cannot be encoded", e);
        }
    }

    static SecretBytes of(PrivateKey key) {
        String text = "-----BEGIN PRIVATE KEY-----\n" + BASE64.encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return SecretBytes.owning(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads both files and proves that they belong together. */
    static TlsIdentity read(Path certificateFile, Path keyFile) {
        List<X509Certificate> chain = certificates(certificateFile);
        PrivateKey key = privateKey(keyFile);
        if (!isPair(chain.getFirst().getPublicKey(), key)) {
            throw new TlsException(keyFile + ": is not the key of the first certificate in " + certificateFile);
        }
        return new TlsIdentity(chain, of(key));
    }

    private static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate certificate : factory.generateCertificates(new ByteArrayInputStream(bytes(file)))) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (CertificateException e) {
            throw new TlsException(file + ": not a certificate (expected: PEM, the server's own certificate first)", e);
        }
        if (chain.isEmpty()) {
            throw new TlsException(file + ": no certificate in it (expected: PEM, the server's own certificate first)");
        }
        return chain;
    }

    private static PrivateKey privateKey(Path file) {
        String expected = " (expected: an unencrypted RSA or EC key in PEM)";
        String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            @Nullable Object object;
            while ((object = parser.readObject()) != null) { // an EC key may follow its curve's parameters
                if (object instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
                if (object instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new TlsException(file + ": not a private key" + expected, e);
        }
        throw new TlsException(file + ": no private key in it" + expected);
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new TlsException(file + ": too large (expected: a PEM file)");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TlsException(file + ": cannot be read", e);
        }
    }

    private static boolean isPair(PublicKey publicKey, PrivateKey privateKey) {
        String algorithm = switch (privateKey.getAlgorithm()) {
            case "EC", "ECDSA" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "Ed25519", "EdDSA" -> "Ed25519";
            default -> throw new TlsException("private key: " + privateKey.getAlgorithm() + " (expected: RSA or EC)");
        };
        byte[] probe = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // a key of one kind cannot verify what one of another kind signed
        }
    }
}
