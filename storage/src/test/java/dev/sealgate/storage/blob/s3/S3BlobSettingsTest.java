package dev.sealgate.storage.blob.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3BlobSettingsTest {
    @Test
    void addressAlone_isABucketOfAws() {
        S3BlobSettings settings = S3BlobSettings.parse("s3://my.bucket");
        assertEquals(
                new S3BlobSettings(
                        "my.bucket",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        BlobChecksum.CRC32C,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60),
                        200),
                settings);
    }

    @Test
    void everyParameter_isRead() {
        S3BlobSettings settings = S3BlobSettings.parse("s3://bucket/a/b/?endpoint=https://host:9000&region=eu-west-1"
                + "&pathStyle=false&trust=/etc/my%20ca.pem&profile=p&checksum=sha256&connectSeconds=1&silenceSeconds=2"
                + "&deadlineSeconds=3&maxConnections=4");
        assertEquals(
                new S3BlobSettings(
                        "bucket",
                        "a/b",
                        Optional.of(URI.create("https://host:9000")),
                        Optional.of("eu-west-1"),
                        false,
                        Optional.of(Path.of("/etc/my ca.pem")),
                        Optional.of("p"),
                        BlobChecksum.SHA256,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        4),
                settings);
        assertTrue(S3BlobSettings.parse("s3://bucket?endpoint=http://host").pathStyle());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://bucket | no s3 address",
                "s3:/bucket | no s3 address",
                "s3:// | no s3 address",
                "s3://bucket#part | no s3 address",
                "s3://b | bucket: b",
                "s3://bucket:80 | bucket: bucket:80",
                "s3://bucket/a%20b | prefix: a b",
                "s3://bucket/a//b | prefix: a//b",
                "s3://KEY:secret@bucket | credentials do not belong",
                "s3://bucket?secretKey=secret | parameter secretKey (known: checksum, connectSeconds, deadlineSeconds",
                "s3://bucket?region= | parameter region (expected: once",
                "s3://bucket?region | parameter region (expected: once",
                "s3://bucket?region=a&region=b | parameter region (expected: once",
                "s3://bucket?pathStyle=yes | parameter pathStyle (expected: true or false)",
                "s3://bucket?checksum=crc64nvme | parameter checksum (expected: crc32c, sha256, md5 or none)",
                "s3://bucket?maxConnections=0 | parameter maxConnections (expected: 1 to 10000)",
                "s3://bucket?deadlineSeconds=1h | parameter deadlineSeconds (expected: 1 to 3600)",
                "s3://bucket?endpoint=host:9000 | parameter endpoint (expected: https://host",
                "s3://bucket?endpoint=https://host?a=b | parameter endpoint (expected: https://host",
            })
    void mistake_isNamed_withWhatIsExpected(String text, String said) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> S3BlobSettings.parse(text));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("blob store: ") && message.contains(said), message);
        assertFalse((message + e.getCause()).contains("secret@") || message.contains("=secret"), message);
    }

    @Test
    void endpointWithCredentials_isRefused_withoutRepeatingThem() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> S3BlobSettings.parse("s3://bucket?endpoint=https://u:pw@host"));
        assertFalse((e.getMessage() + e.getCause()).contains("pw"), e::toString);
    }

    @Test
    void trust_thatIsNoCertificate_saysSo(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("ca.pem"), "");
        for (Path each : new Path[] {file, directory.resolve("absent.pem")}) {
            S3BlobSettings settings = S3BlobSettings.parse("s3://bucket?endpoint=https://localhost&trust=" + each);
            StorageException e = assertThrows(StorageException.Unavailable.class, () -> S3BlobStore.open(settings));
            assertTrue(String.valueOf(e.getMessage()).startsWith("trust=" + each), e::toString);
        }
    }
}
