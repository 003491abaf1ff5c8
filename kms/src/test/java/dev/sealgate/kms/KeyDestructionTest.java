package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disk holds of material that is no more. */
class KeyDestructionTest {
    @TempDir
    Path directory;

    private MetadataStore store;
    private TestKms kms;

    @BeforeEach
    void open() {
        store = RocksDbMetadataStore.open(directory, Durability.STRICT);
        kms = new TestKms(store);
        kms.kms.expungeDestroyedMaterial();
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Sealed records of keys, as they are in the table now. */
    private List<byte[]> records() {
        List<byte[]> records = new ArrayList<>();
        Scans.forEachStored(
                store, Schema.KMS_KEYS, row -> records.add(row.value().toArray()));
        return records;
    }

    private boolean isOnDisk(byte[] record) throws IOException {
        // Long values are cut into blocks by the log.
        byte[] part = Arrays.copyOfRange(record, record.length / 2, record.length / 2 + 32);
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).anyMatch(file -> holds(file, part));
        }
    }

    private static boolean holds(Path file, byte[] part) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .contains(new String(part, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false; // removed just now
        }
    }

    @Test
    void deletedKey_isInNoFile_andOthersAreThere() throws IOException {
        String kept = kms.createKey();
        String blob = kms.encrypt(kept, "x", "{}");
        byte[] other = records().getFirst();
        String id = kms.createKey();
        List<byte[]> whole = new ArrayList<>(records());
        kms.ok("ScheduleKeyDeletion", "{\"KeyId\":\"" + id + "\",\"PendingWindowInDays\":7}");
        whole.addAll(records());
        whole.removeIf(record -> Arrays.equals(record, other));
        kms.advance(Duration.ofDays(8));
        kms.kms.settleDueKeys();
        for (byte[] record : whole) {
            assertTrue(isOnDisk(record));
        }

        kms.kms.expungeDestroyedMaterial();

        for (byte[] record : whole) {
            assertFalse(isOnDisk(record));
        }
        assertTrue(isOnDisk(other));
        kms.ok("Decrypt", json("CiphertextBlob", blob));
    }

    @Test
    void deletedImportedMaterial_isInNoFile() throws IOException {
        String id = KeyImportTest.create(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        kms.ok(
                "ImportKeyMaterial",
                Wrapping.of(kms, id, "RSAES_OAEP_SHA_256", "RSA_2048").request(id, new byte[32]));
        byte[] record = records().getFirst();
        kms.ok("DeleteImportedKeyMaterial", key(id));

        kms.kms.expungeDestroyedMaterial();

        assertFalse(isOnDisk(record));
    }
}
