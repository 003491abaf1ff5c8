package dev.sealgate.kms.material;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Blobs that were made once and must open, or be refused for the named reason, forever. */
class CiphertextVectorsTest {
    private static final Path VECTORS = Path.of("src/test/resources/vectors/ciphertext");

    @TestFactory
    @Clause({"CT-1", "CT-3", "CT-10"})
    List<DynamicTest> frozenVectors() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(VECTORS)) {
            for (Path file : files.sorted().toList()) {
                JsonNode vectors = JsonMapper.shared().readTree(Files.readString(file));
                for (JsonNode vector : vectors.get("vectors").values()) {
                    tests.add(DynamicTest.dynamicTest(
                            file.getFileName() + ": " + text(vector, "name"), () -> check(vector)));
                }
            }
        }
        assertTrue(tests.size() >= 8, "vectors found: " + tests.size());
        return tests;
    }

    private static void check(JsonNode vector) {
        KmsKey key = key(vector);
        Map<String, String> context = new HashMap<>();
        vector.get("context")
                .properties()
                .forEach(pair -> context.put(pair.getKey(), pair.getValue().stringValue()));

        Optional<CiphertextBlob> blob = CiphertextBlob.parse(Bytes.ofHex(text(vector, "blob")));
        String outcome;
        if (blob.isEmpty()) {
            outcome = "malformed";
        } else if (!blob.get().key().equals(key.arn())) {
            outcome = "unknown key";
        } else {
            Optional<SecretBytes> opened = Samples.CIPHERTEXTS.open(key, blob.get(), EncryptionContext.of(context));
            outcome = opened.isPresent() ? "opens" : "unauthentic";
            opened.ifPresent(plaintext -> assertEquals(
                    SecretBytes.owning(Bytes.ofHex(text(vector, "plaintext")).toArray()), plaintext));
        }
        assertEquals(text(vector, "expect"), outcome);
    }

    private static KmsKey key(JsonNode vector) {
        KeyArn arn = new KeyArn(
                new AccountId(text(vector, "account")), text(vector, "region"), new KeyId(text(vector, "keyId")));
        SecretBytes material =
                SecretBytes.owning(Bytes.ofHex(text(vector, "material")).toArray());
        return KmsKey.create(arn, KeyTraits.SYMMETRIC, Samples.MATERIALS.seal(arn, material, Samples.NOW));
    }

    private static String text(JsonNode vector, String field) {
        return vector.get(field).stringValue();
    }
}
