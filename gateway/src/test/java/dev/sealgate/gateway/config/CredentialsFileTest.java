package dev.sealgate.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that hands the generated root access key out: for its owner only, in the form that {@code aws} reads. */
class CredentialsFileTest {
    private static final AccessKey KEY = CredentialsFile.generate(new SecureRandom());

    @TempDir
    Path directory;

    @BeforeEach
    void makeDataDirectory() throws IOException {
        Files.createDirectory(directory.resolve("sealgate-data"));
    }

    private GatewayConfig config() {
        return new ConfigLoader(Map.of(), _ -> Optional.empty(), directory).load();
    }

    private Path file() {
        return CredentialsFile.of(config());
    }

    private static String secret() {
        return KEY.secret().use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void generatedKey_looksLikeOneOfAws() {
        assertTrue(KEY.id().matches("AKIA[A-Z2-7]{16}"), KEY.id());
        assertEquals(40, secret().length());
    }

    @Test
    void write_makesAnAwsProfileThatOnlyItsOwnerReads() throws IOException {
        Files.writeString(directory.resolve("sealgate-data/credentials.tmp"), "left by a start that was cut short");
        CredentialsFile.write(config(), KEY);
        List<String> lines = Files.readAllLines(file());
        assertEquals(
                List.of(
                        "[sealgate]",
                        "aws_access_key_id = " + KEY.id(),
                        "aws_secret_access_key = " + secret(),
                        "region = us-east-1"),
                lines.subList(1, lines.size()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        try (Stream<Path> left = Files.list(directory.resolve("sealgate-data"))) {
            assertEquals(List.of(file()), left.toList());
        }
    }

    @Test
    void find_readsWhatWasWritten() {
        assertEquals(Optional.empty(), CredentialsFile.find(config()));
        CredentialsFile.write(config(), KEY);
        assertEquals(Optional.of(KEY), CredentialsFile.find(config()));
    }

    @Test
    void fileThatOthersMayRead_isRefused() throws IOException {
        CredentialsFile.write(config(), KEY);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        String message = refusal();
        assertTrue(message.endsWith("(expected: rw-------, so run: chmod 600 " + file() + ")"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[sealgate]\n",
                "[sealgate]\naws_access_key_id = AKIAX\n",
                "\0\0\0\0",
                "aws_access_key_id = AKIAX\naws_secret_access_key = a b\n"
            })
    void damagedFile_isRefusedByNameWithoutQuotingIt(String text) throws IOException {
        CredentialsFile.write(config(), KEY);
        Files.writeString(file(), text);
        String message = refusal();
        assertTrue(message.startsWith(file() + ": aws_"), message);
        assertTrue(!message.contains("a b"), message);
    }

    private String refusal() {
        return String.valueOf(assertThrows(ConfigException.class, () -> CredentialsFile.find(config()))
                .getMessage());
    }
}
