package dev.sealgate.gateway;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.AccessKey;
import dev.sealgate.gateway.config.ConfigException;
import dev.sealgate.gateway.config.ConfigLoader;
import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.operate.cli.RootAccess;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.identity.RootAccessKeys;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.RootKeyException;
import dev.sealgate.storage.seal.RootKeySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start makes in a new data directory, and that it makes nothing in one that is not new. */
class FirstStartTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    private GatewayConfig config() {
        return new ConfigLoader(Map.of(), name -> Optional.ofNullable(environment.get(name)), directory).load();
    }

    private Path data(String name) {
        return config().dataDirectory().resolve(name);
    }

    /** What a start knows of the root access key when it has opened the directory. */
    private RootCredentials start() {
        GatewayConfig config = config();
        try (OpenStorage storage =
                OpenStorage.open(config, new SecureRandom(), InstantSource.system(), System::nanoTime)) {
            return RootCredentials.of(config, storage.database());
        }
    }

    private static AccessKey key(RootCredentials credentials) {
        return credentials.config().defaultAccount().rootAccessKeys().getFirst();
    }

    /** Every entry below the working directory with size and time of change. */
    private Map<String, String> entries() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path each : walk.toList()) {
                BasicFileAttributes attributes = Files.readAttributes(each, BasicFileAttributes.class);
                found.put(each.toString(), attributes.size() + " " + attributes.lastModifiedTime());
            }
        }
        return found;
    }

    private <T extends RuntimeException> String refused(Class<T> type) throws IOException {
        Map<String, String> before = entries();
        String message = String.valueOf(assertThrows(type, this::start).getMessage());
        assertEquals(before, entries());
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void newDirectory_getsARootKeyAndCredentials_forItsOwnerOnly() throws IOException {
        RootCredentials first = start();
        assertEquals(RootAccess.IN_FILE, first.access());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data("."))));
        assertEquals(32, Files.size(data("root.key")));
        assertEquals(key(first), key(start()));
        try (Stream<Path> left = Files.list(data("."))) {
            assertTrue(left.noneMatch(file -> file.toString().endsWith(".tmp")));
        }
    }

    @Test
    void newDirectory_mayExist_andHoldWhatIsNotOurs() throws IOException {
        Files.createDirectories(data("lost+found"));
        assertEquals(RootAccess.IN_FILE, start().access());
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "blobs", "tmp", "audit", "credentials", "tls", "root.key.old", "root.key.new"})
    void withoutRootKey_anythingThatIsLeft_isRefused_andStaysAsItIs(String left) throws IOException {
        Files.createDirectories(data(left));
        String message = refused(StartException.class);
        assertAll(
                () -> assertTrue(message.startsWith("root key: file " + data("root.key") + " does not exist"), message),
                () -> assertTrue(message.contains("is not new (it has " + left + ")"), message),
                () -> assertTrue(message.contains("SEALGATE_ROOT_KEY_FILE"), message));
    }

    @Test
    void usedDirectory_withoutItsRootKey_isRefused_andOpensWithItAgain() throws IOException {
        AccessKey key = key(start());
        byte[] root = Files.readAllBytes(data("root.key"));
        Files.delete(data("root.key"));
        refused(StartException.class);
        Files.write(data("root.key"), root);
        Files.setPosixFilePermissions(data("root.key"), PosixFilePermissions.fromString("rw-------"));
        assertEquals(key, key(start()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rootKey: {file: gone.key}",
                "rootKey: {environment: GONE}",
                "rootKey: {command: [/bin/false]}",
                "rootKey: {command: [/no/such/program]}"
            })
    void configuredSourceThatGivesNoKey_isRefused_andMakesNothing(String source) throws IOException {
        Files.writeString(directory.resolve("sealgate.yaml"), source);
        refused(RootKeyException.class);
        assertFalse(Files.exists(data(".")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33})
    void rootKeyOfAnotherSize_isRefused_andStaysAsItIs(int sizeBytes) throws IOException {
        start();
        Files.write(data("root.key"), new byte[sizeBytes]);
        String message = refused(RootKeyException.class);
        assertTrue(message.contains("(expected: 32)"), message);
    }

    @Test
    void rootKeyThatOthersMayRead_isRefused() throws IOException {
        start();
        Files.setPosixFilePermissions(data("root.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(refused(RootKeyException.class).contains("chmod 600"));
    }

    @Test
    void rootKeyThatIsALinkToNowhere_isRefused_alsoInANewDirectory() throws IOException {
        Files.createDirectories(data("."));
        Files.createSymbolicLink(data("root.key"), directory.resolve("unmounted/root.key"));
        assertTrue(
                String.valueOf(assertThrows(RootKeyException.class, this::start).getMessage())
                        .endsWith("is a link that leads nowhere"));
    }

    @Test
    void anotherRootKey_isRefused() throws IOException {
        start();
        Files.write(data("root.key"), new byte[32]);
        assertTrue(
                String.valueOf(assertThrows(StartException.class, this::start).getMessage())
                        .startsWith("wrong root key: "));
    }

    @Test
    void rotationThatIsNotFinished_isRefused_underEitherKey() {
        start();
        try (OpenStorage storage =
                OpenStorage.open(config(), new SecureRandom(), InstantSource.system(), System::nanoTime)) {
            new RootKeyChecks(storage.metadata()).begin(new RootKey(SecretBytes.owning(new byte[32])));
        }
        for (String key : List.of("", "00".repeat(32))) {
            environment.put("SEALGATE_ROOT_KEY", key);
            String message = String.valueOf(
                    assertThrows(StartException.class, this::start).getMessage());
            assertTrue(message.contains("run sealgate root-key rotate again"), message);
        }
    }

    @Test
    void startCutShortAfterTheRootKey_isFollowedByAFirstStart() throws IOException {
        Files.createDirectories(data("."));
        RootKeySource.fileCreatedIfAbsent(data("root.key")).load();
        byte[] root = Files.readAllBytes(data("root.key"));
        assertEquals(RootAccess.IN_FILE, start().access());
        assertEquals(List.of(root.length), List.of(Files.readAllBytes(data("root.key")).length));
    }

    @Test
    void startCutShortInTheDatabase_isFollowedByAFirstStart() throws IOException {
        Files.createDirectories(data("."));
        RootKeySource.fileCreatedIfAbsent(data("root.key")).load();
        RocksDbMetadataStore.open(data("metadata"), Durability.STRICT).close();
        assertEquals(RootAccess.IN_FILE, start().access());
    }

    @Test
    void startCutShortBeforeTheCredentialsFile_isFollowedByOneThatHandsTheSameKeyOut() throws IOException {
        try (OpenStorage storage =
                OpenStorage.open(config(), new SecureRandom(), InstantSource.system(), System::nanoTime)) {
            assertFalse(
                    new RootAccessKeys(storage.database()).find().orElseThrow().handedOut());
        }
        assertFalse(Files.exists(data("credentials")));
        RootCredentials second = start();
        assertEquals(RootAccess.IN_FILE, second.access());
        assertTrue(Files.readString(data("credentials")).contains(key(second).id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"blobs", "audit"})
    void directoryWithoutItsDatabase_isRefused_orItsDataWouldBeTakenForGarbage(String left) throws IOException {
        start();
        Files.createDirectories(data(left).resolve("ab"));
        Files.writeString(data(left).resolve("ab/abcd"), "sealed");
        Files.move(data("metadata"), directory.resolve("elsewhere"));
        String message = refused(StartException.class);
        assertTrue(message.startsWith("metadata: "), message);
        Files.move(directory.resolve("elsewhere"), data("metadata"));
        assertEquals(RootAccess.IN_FILE, start().access());
    }

    @Test
    void credentialsThatWereTakenAway_stayValid_andAreNotWrittenAgain() throws IOException {
        AccessKey made = key(start());
        Files.delete(data("credentials"));
        RootCredentials later = start();
        assertEquals(RootAccess.REMEMBERED, later.access());
        assertEquals(made, key(later));
        assertFalse(Files.exists(data("credentials")));
    }

    @Test
    void credentialsThatTheOperatorChanged_areTheOnesThatAreRemembered() throws IOException {
        start();
        Files.writeString(data("credentials"), "aws_access_key_id = AKIAOTHER\naws_secret_access_key = 0123456789\n");
        start();
        Files.delete(data("credentials"));
        assertEquals(AccessKey.of("AKIAOTHER", "0123456789"), key(start()));
    }

    @Test
    void directoryOfEarlierVersions_remembersItsFileFromTheFirstStartOn() throws IOException {
        AccessKey made = key(start());
        forget();
        assertEquals(made, key(start()));
        Files.delete(data("credentials"));
        assertEquals(made, key(start()));
    }

    @Test
    void directoryOfEarlierVersions_whoseFileIsGone_startsWithoutARootAccessKey() throws IOException {
        start();
        forget();
        Files.delete(data("credentials"));
        RootCredentials later = start();
        assertEquals(RootAccess.NONE, later.access());
        assertEquals(List.of(), later.config().defaultAccount().rootAccessKeys());
        assertFalse(Files.exists(data("credentials")));
    }

    private void forget() {
        try (OpenStorage storage =
                OpenStorage.open(config(), new SecureRandom(), InstantSource.system(), System::nanoTime)) {
            storage.metadata().inTransaction(tx -> {
                tx.delete(Schema.ROOT_ACCESS_KEY, new byte[0]);
                return true;
            });
        }
    }

    @Test
    void damagedCredentials_areRefused_andNotReplaced() throws IOException {
        start();
        Files.writeString(data("credentials"), "");
        assertThrows(ConfigException.class, this::start);
        assertEquals(0, Files.size(data("credentials")));
    }

    @Test
    void configuredKey_makesNoCredentials_neitherFirstNorLater() {
        environment.put("SEALGATE_ACCESS_KEY", "AKIAGIVEN");
        environment.put("SEALGATE_SECRET_KEY", "given-secret");
        assertEquals(RootAccess.CONFIGURED, start().access());
        assertFalse(Files.exists(data("credentials")));
        environment.clear();
        assertEquals(RootAccess.NONE, start().access());
    }
}
