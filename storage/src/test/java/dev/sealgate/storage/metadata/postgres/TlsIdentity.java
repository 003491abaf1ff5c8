package dev.sealgate.storage.metadata.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** A key and a certificate for one host name that vouches for itself, as PEM files. */
record TlsIdentity(Path certificate, Path key) {
    private static final char[] PASSWORD = "sesame".toCharArray();

    static TlsIdentity of(String host, Path directory) throws IOException, GeneralSecurityException {
        Path store = directory.resolve("identity.p12");
        PostgresServer.outputOf(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-ext",
                "bc=ca:true",
                "-keystore",
                store.toString(),
                "-storepass",
                String.valueOf(PASSWORD)));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        Path certificate = pem(
                directory.resolve("certificate.pem"),
                "CERTIFICATE",
                keys.getCertificate("server").getEncoded());
        byte[] key = Objects.requireNonNull(keys.getKey("server", PASSWORD)).getEncoded();
        return new TlsIdentity(certificate, pem(directory.resolve("key.pem"), "PRIVATE KEY", key));
    }

    private static Path pem(Path file, String what, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }
}
