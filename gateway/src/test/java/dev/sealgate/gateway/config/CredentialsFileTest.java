package dev.sealgate.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated root access key: made once, for its owner only, in the form that {@code aws} reads. */
class CredentialsFileTest {
    @TempDir
    Path directory;

    private GatewayConfig config() {
        return new ConfigLoader(Map.of(), _ -> Optional.empty(), directory).load();
    }

    private GatewayConfig complete() {
        return CredentialsFile.complete(config(), new SecureRandom());
    }

    private Path file() {
        return CredentialsFile.of(config());
    }

    @Test
    void firstStart_makesAnAwsProfileThatOnlyItsOwnerReads() throws IOException {
        AccessKey key = complete().defaultAccount().rootAccessKeys().getFirst();
        assertTrue(key.id().matches("AKIA[A-Z2-7]{16}"), key.id());
        List<String> lines = Files.readAllLines(file());
        String secret = key.secret().use(bytes -> new String(bytes, StandardCharsets.UTF_8));
        assertEquals(40, secret.length());
        assertEquals(
                List.of(
                        "[sealgate]",
                        "aws_access_key_id = " + key.id(),
                        "aws_secret_access_key = " + secret,
                        "region = us-east-1"),
                lines.subList(1, lines.size()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        try (Stream<Path> left = Files.list(directory.resolve("sealgate-data"))) {
            assertEquals(List.of(file()), left.toList());
        }
    }

    @Test
    void laterStarts_readTheSameKey() {
        assertEquals(
                complete().defaultAccount().rootAccessKeys(),
                complete().defaultAccount().rootAccessKeys());
    }

    @Test
    void givenKey_makesNoFile() {
        Map<String, String> environment = Map.of("SEALGATE_ACCESS_KEY", "abc", "SEALGATE_SECRET_KEY", "12345678");
        GatewayConfig given =
                new ConfigLoader(Map.of(), name -> Optional.ofNullable(environment.get(name)), directory).load();
        assertSame(given, CredentialsFile.complete(given, new SecureRandom()));
        assertFalse(Files.exists(file()));
    }

    @Test
    void fileThatOthersMayRead_isRefused() throws IOException {
        complete();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        String message = String.valueOf(
                assertThrows(ConfigException.class, this::complete).getMessage());
        assertTrue(message.endsWith("(expected: rw-------, so run: chmod 600 " + file() + ")"), message);
    }

    @Test
    void brokenFile_isRefusedByName() throws IOException {
        complete();
        Files.writeString(file(), "[sealgate]\naws_access_key_id = AKIAX\n");
        String message = String.valueOf(
                assertThrows(ConfigException.class, this::complete).getMessage());
        assertTrue(message.startsWith(file() + ": aws_secret_access_key: not accepted"), message);
    }
}
