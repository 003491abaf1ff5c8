package dev.sealgate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.audit.TrailMarkTable;
import dev.sealgate.gateway.audit.file.AuditLog;
import dev.sealgate.gateway.audit.file.AuditRecord;
import dev.sealgate.gateway.audit.file.TrailKey;
import dev.sealgate.gateway.audit.file.TrailLimits;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandsTest {
    private static final String ROOT_KEY = "01".repeat(RootKey.SIZE_BYTES);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @BeforeEach
    void write() {
        RootKey root = new RootKey(SecretBytes.copyOf(Bytes.ofHex(ROOT_KEY).view()));
        try (AuditLog log = AuditLog.open(
                directory.resolve("sealgate-data/audit"),
                TrailKey.of(root),
                TrailLimits.DEFAULT,
                Durability.RELAXED,
                new TrailMarkTable(new Database(new InMemoryMetadataStore(), new RecordSeal(root))),
                InstantSource.fixed(CliRun.NOW))) {
            log.append(
                    List.of(event("Encrypt", "ann", ""), event("Decrypt", "bob", ",\"errorCode\":\"AccessDenied\"")));
        }
    }

    private static AuditRecord event(String name, String user, String error) {
        String json = """
                {"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/%s","userName":"%s"},"eventTime":"%s",\
                "eventSource":"kms.amazonaws.com","eventName":"%s","sourceIPAddress":"192.0.2.7\\u001b[31m","requestID":"R-%s"%s}""".formatted(user, user, CliRun.NOW, name, user, error);
        return new AuditRecord(CliRun.NOW, Bytes.owning(json.getBytes(UTF_8)));
    }

    private CliRun run(Map<String, String> environment, String... arguments) {
        return CliRun.of(directory, environment, arguments);
    }

    @Test
    void verify_takesTheKeyFromTheRootKey_aFile_orBesideTheFiles() throws IOException {
        CliRun byRootKey = run(Map.of("SEALGATE_ROOT_KEY", ROOT_KEY), "audit", "verify");
        Files.copy(directory.resolve("sealgate-data/audit/public-key.pem"), directory.resolve("kept.pem"));
        CliRun byFile = run(Map.of(), "audit", "verify", "--files", "sealgate-data/audit", "--public-key", "kept.pem");
        CliRun byNothing = run(Map.of(), "audit", "verify");
        assertAll(
                () -> assertEquals("sound: records 1 to 2 in 1 files\n", byRootKey.out()),
                () -> assertEquals(0, byRootKey.exitCode()),
                () -> assertEquals(byRootKey.out(), byFile.out()),
                () -> assertEquals("", byFile.err()),
                () -> assertEquals(0, byNothing.exitCode()),
                () -> assertTrue(byNothing.err().contains("the key beside the files is believed"), byNothing.err()));
    }

    @Test
    void verify_underAnotherRootKey_isNotSound() {
        CliRun run = run(Map.of("SEALGATE_ROOT_KEY", "02".repeat(32)), "audit", "verify");
        assertEquals(1, run.exitCode());
        assertTrue(run.out().startsWith("NOT SOUND: "), run.out());
    }

    @Test
    void wrongUse_is2() throws IOException {
        Files.writeString(directory.resolve("no.pem"), "no key");
        assertEquals(2, run(Map.of(), "audit", "verify", "--files", "nowhere").exitCode());
        assertEquals(
                2, run(Map.of(), "audit", "verify", "--public-key", "no.pem").exitCode());
        assertEquals(2, run(Map.of(), "audit", "tail", "-n", "-1").exitCode());
        assertEquals(2, run(Map.of(), "audit").exitCode());
    }

    @Test
    void tail_isOneReadableLineAnEvent_andShowsNoControlCharacters() {
        CliRun run = run(Map.of(), "audit", "tail", "-n", "1");
        assertEquals(
                "2026-03-04T05:06:07Z kms  Decrypt                  AccessDenied arn:aws:iam::111122223333:user/bob"
                        + " from 192.0.2.7\\u{1b}[31m - R-bob\n",
                run.out());
    }

    @Test
    void tail_filters() {
        assertEquals(1, run(Map.of(), "audit", "tail", "--errors").out().lines().count());
        assertEquals(
                1,
                run(Map.of(), "audit", "tail", "--principal", "ann")
                        .out()
                        .lines()
                        .count());
        assertEquals(
                2,
                run(Map.of(), "audit", "tail", "--source", "kms").out().lines().count());
        assertEquals("", run(Map.of(), "audit", "tail", "--event-name", "Sign").out());
    }
}
