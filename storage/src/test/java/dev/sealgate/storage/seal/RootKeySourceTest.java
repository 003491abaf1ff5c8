package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootKeySourceTest {
    private static final byte[] KEY = Blobs.plaintext(32);
    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    @Clause("SEAL-2")
    void absentFile_isCreatedForItsOwnerAloneAndKept() throws IOException {
        Path path = directory.resolve("root.key");
        RootKey created = RootKeySource.fileCreatedIfAbsent(path).load();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(32, Files.size(path));
        assertSameKey(Files.readAllBytes(path), created);
        assertSameKey(
                Files.readAllBytes(path),
                RootKeySource.fileCreatedIfAbsent(path).load());
    }

    @Test
    void twoCreatedKeys_differ() throws IOException {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        RootKeySource.fileCreatedIfAbsent(first).load();
        RootKeySource.fileCreatedIfAbsent(second).load();
        assertNotEquals(-1, Files.mismatch(first, second));
    }

    @Test
    void absentFile_withoutLeaveToCreate_isRefusedAndNotCreated() {
        Path path = directory.resolve("root.key");
        assertRefused(
                RootKeySource.file(path),
                "root key: file " + path
                        + " does not exist (expected: put the key back there, or configure where it is)");
        assertFalse(Files.exists(path));
    }

    @Test
    void absentDirectory_isRefused() {
        Path path = directory.resolve("missing/root.key");
        assertRefused(RootKeySource.fileCreatedIfAbsent(path), "root key: file " + path + " cannot be created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
    @Clause("SEAL-2")
    void fileOpenToOthers_isRefused(String permissions) throws IOException {
        Path path = keyFile(KEY, permissions);
        assertRefused(
                RootKeySource.fileCreatedIfAbsent(path),
                "root key: file " + path + " may be used by others than its owner (" + permissions
                        + "), so run chmod 600 on it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void fileForItsOwnerAlone_isRead(String permissions) throws IOException {
        assertSameKey(KEY, RootKeySource.file(keyFile(KEY, permissions)).load());
    }

    @Test
    @Clause("SEAL-2")
    void fileOfAnotherSize_isRefusedAndNotReplaced() throws IOException {
        Path path = keyFile(new byte[31], "rw-------");
        assertRefused(
                RootKeySource.fileCreatedIfAbsent(path), "root key: file " + path + " has 31 bytes (expected: 32)");
        assertEquals(31, Files.size(path));
        Files.write(path, new byte[33]);
        assertRefused(RootKeySource.file(path), "root key: file " + path + " has more than 32 bytes (expected: 32)");
    }

    @Test
    @Clause("SEAL-3")
    void variable_mayBeHexOrBase64WithWhiteSpace() {
        String hex = HexFormat.of().formatHex(KEY);
        String base64 = Base64.getEncoder().encodeToString(KEY);
        String unpadded = Base64.getEncoder().withoutPadding().encodeToString(KEY);
        for (String text : List.of(hex, hex.toUpperCase(Locale.ROOT), base64, unpadded, " " + hex + "\n")) {
            assertSameKey(KEY, variable(Optional.of(text)).load());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c2hvcnQ=",
                "0g0g",
                "not a key",
                "00112233445566778899aabbccddeeff",
                "zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
            })
    @Clause("SEAL-3")
    void variable_withAnythingElse_isRefusedWithoutQuotingIt(String text) {
        RootKeyException refused = assertRefused(
                variable(Optional.of(text)),
                "root key: environment variable ROOT holds neither 64 hex digits nor base64 of 32 bytes");
        assertNull(refused.getCause());
    }

    @Test
    void variable_unsetOrEmpty_isRefused() {
        assertRefused(
                variable(Optional.empty()),
                "root key: environment variable ROOT is not set (expected: the key, or another source of it in the configuration)");
        assertRefused(variable(Optional.of(" \n")), "root key: environment variable ROOT is empty");
    }

    @Test
    void command_outputIsTheKey() {
        assertSameKey(KEY, shell("echo " + HexFormat.of().formatHex(KEY)).load());
    }

    @Test
    @Clause("SEAL-3")
    void command_thatFails_isRefusedEvenWithAKeyPrinted() {
        assertRefused(
                shell("echo " + HexFormat.of().formatHex(KEY) + "; exit 3"),
                "root key: command /bin/sh failed with exit status 3");
    }

    @Test
    @Clause("SEAL-3")
    void command_thatDoesNotFinish_isStopped() {
        RootKeySource source = RootKeySource.command(List.of("/bin/sh", "-c", "sleep 600"), Duration.ofMillis(100));
        assertRefused(source, "root key: command /bin/sh did not finish within 100 ms");
    }

    @Test
    @Clause("SEAL-3")
    void command_withEndlessOutput_isRefused() {
        assertRefused(shell("exec yes 0"), "root key: command /bin/sh printed more than 1024 bytes");
    }

    @Test
    void command_thatIsNotThere_isRefused() {
        assertRefused(
                RootKeySource.command(List.of("/does/not/exist"), AMPLE),
                "root key: command /does/not/exist cannot be started");
    }

    @Test
    void source_namesItsPlaceAndNoArgument() {
        assertEquals("command /bin/sh", shell("secret").toString());
        assertEquals(
                "file " + directory.resolve("k"),
                RootKeySource.file(directory.resolve("k")).toString());
        assertEquals(
                "environment variable ROOT", variable(Optional.of("secret")).toString());
    }

    private Path keyFile(byte[] key, String permissions) throws IOException {
        Path path = Files.write(directory.resolve("root.key"), key);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static RootKeySource variable(Optional<String> value) {
        return RootKeySource.variable("ROOT", name -> name.equals("ROOT") ? value : Optional.empty());
    }

    private static RootKeySource shell(String script) {
        return RootKeySource.command(List.of("/bin/sh", "-c", script), AMPLE);
    }

    private static RootKeyException assertRefused(RootKeySource source, String message) {
        RootKeyException refused = assertThrows(RootKeyException.class, source::load);
        assertEquals(message, refused.getMessage());
        return refused;
    }

    private static void assertSameKey(byte[] expected, RootKey actual) {
        RootKey wanted = new RootKey(SecretBytes.copyOf(expected));
        assertArrayEquals(
                wanted.derive(RootKey.Purpose.RECORDS).copy(),
                actual.derive(RootKey.Purpose.RECORDS).copy());
    }
}
