package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException.Corrupt;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The frozen vectors of docs/spec/SEAL.md, made by docs/spec/seal_vectors.py. */
class SealVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    @TestFactory
    @Clause({"SEAL-10", "SEAL-11", "SEAL-12", "SEAL-13", "SEAL-14", "SEAL-15", "SEAL-21", "SEAL-22"})
    Stream<DynamicTest> blobs() {
        return cases("blob", vector -> {
            byte[] sealed = sealed(vector);
            assertEquals(text(vector, "sealedSha256"), sha256(sealed));
            if (vector.has("sealed")) {
                assertEquals(text(vector, "sealed"), HEX.formatHex(sealed));
            }
            byte[] stored = sealed;
            for (JsonNode edit : vector.path("edits")) {
                stored = edited(stored, edit);
            }
            assertEquals(text(vector, "expect"), outcomeOfOpening(stored, vector));
        });
    }

    @TestFactory
    @Clause({"SEAL-1", "SEAL-6", "SEAL-7"})
    Stream<DynamicTest> records() {
        return cases("record", vector -> {
            RecordSeal records = new RecordSeal(new RootKey(secret(vector, "rootKey")));
            String outcome = "opens";
            try {
                byte[] value =
                        records.open(vector.get("tableId").asInt(), bytes(vector, "key"), bytes(vector, "sealed"));
                assertArrayEquals(bytes(vector, "value"), value);
            } catch (Corrupt e) {
                outcome = "corrupt";
            }
            assertEquals(text(vector, "expect"), outcome);
        });
    }

    @TestFactory
    @Clause({"SEAL-8", "SEAL-9"})
    Stream<DynamicTest> wrappedKeys() {
        return cases("wrapped-key", vector -> {
            Bytes wrapped = Bytes.owning(bytes(vector, "sealed"));
            String outcome = KeyWrap.unwrap(secret(vector, "wrappingKey"), wrapped, text(vector, "purpose"))
                    .map(key -> key.equals(secret(vector, "contentKey")) ? "opens" : "opens to another key")
                    .orElse("no key");
            assertEquals(text(vector, "expect"), outcome);
        });
    }

    @TestFactory
    @Clause("SEAL-24")
    Stream<DynamicTest> keysUnderBucketKeys() {
        return cases("bucket-key", vector -> {
            Bytes salt = Bytes.owning(bytes(vector, "salt"));
            Bytes context = Bytes.owning(bytes(vector, "context"));
            SecretBytes wrapping = BucketKeyDerivation.wrappingKey(secret(vector, "bucketKey"), salt, context);
            String outcome = KeyWrap.unwrap(wrapping, Bytes.owning(bytes(vector, "sealed")), text(vector, "purpose"))
                    .map(key -> key.equals(secret(vector, "contentKey")) ? "opens" : "opens to another key")
                    .orElse("no key");
            assertEquals(text(vector, "expect"), outcome);
        });
    }

    @TestFactory
    @Clause("SEAL-4")
    Stream<DynamicTest> rootKeyChecks() {
        return cases("root-key-check", vector -> {
            boolean matches = RootKeyCheck.matches(new RootKey(secret(vector, "rootKey")), bytes(vector, "sealed"));
            assertEquals(text(vector, "expect"), matches ? "opens" : "no key");
        });
    }

    private static byte[] sealed(JsonNode vector) {
        byte[] plaintext = Blobs.plaintext(vector.get("plaintextBytes").asInt());
        BlobBinding binding = binding(vector, vector);
        Memory.Sink sink = new Memory.Sink();
        BlobHeader header = BlobHeader.parse(bytes(vector, "header"), binding);
        // The providers refuse the same key and nonce twice in a row, which only a test does.
        Blobs.seal(Blobs.key(9), Blobs.BINDING, plaintext);
        BlobSealer sealer = new BlobSealer(secret(vector, "contentKey"), binding, sink, header);
        sealer.write(plaintext, 0, plaintext.length);
        sealer.finish();
        return sink.toArray();
    }

    private static byte[] edited(byte[] sealed, JsonNode edit) {
        int first = edit.get("arguments").get(0).asInt();
        return switch (text(edit, "kind")) {
            case "flip" -> {
                byte[] flipped = sealed.clone();
                flipped[first] ^= 1;
                yield flipped;
            }
            case "truncate" -> Arrays.copyOf(sealed, first);
            case "extend" -> Arrays.copyOf(sealed, sealed.length + first);
            case "copySegment" -> withSegment(sealed, first, sealed, second(edit));
            case "swapSegments" ->
                withSegment(withSegment(sealed, first, sealed, second(edit)), second(edit), sealed, first);
            default -> throw new IllegalArgumentException("unknown edit: " + edit);
        };
    }

    private static int second(JsonNode edit) {
        return edit.get("arguments").get(1).asInt();
    }

    private static byte[] withSegment(byte[] target, int fromSegment, byte[] source, int toSegment) {
        byte[] changed = target.clone();
        int size = BlobFormat.SEGMENT_BYTES;
        System.arraycopy(source, fromSegment * size, changed, toSegment * size, size);
        return changed;
    }

    private static String outcomeOfOpening(byte[] stored, JsonNode vector) {
        JsonNode changes = vector.path("openWith");
        SecretBytes key = secret(changes.has("contentKey") ? changes : vector, "contentKey");
        OpenedBlob blob;
        try {
            blob = new OpenedBlob(new Memory.Source(stored), key, binding(vector, changes));
        } catch (Corrupt e) {
            return "corrupt at open";
        }
        try (blob) {
            assertArrayEquals(Blobs.plaintext(vector.get("plaintextBytes").asInt()), Blobs.readAll(blob, 100_000));
            return "opens";
        } catch (Corrupt e) {
            return "corrupt at read";
        }
    }

    private static BlobBinding binding(JsonNode vector, JsonNode changes) {
        return new BlobBinding(
                Bytes.ofHex(text(changes.has("blobId") ? changes : vector, "blobId")),
                changes.path("partNumber").asInt(vector.get("partNumber").asInt()),
                changes.path("layer").asInt(vector.get("layer").asInt()));
    }

    private static Stream<DynamicTest> cases(String name, Consumer<JsonNode> test) {
        try (InputStream file = SealVectorsTest.class.getResourceAsStream("/vectors/seal/" + name + ".json")) {
            JsonNode cases = JsonMapper.shared().readTree(file).get("cases");
            return cases.valueStream().map(vector -> dynamicTest(text(vector, "name"), () -> test.accept(vector)));
        } catch (IOException e) {
            throw new IllegalStateException("no vectors: " + name, e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }

    private static byte[] bytes(JsonNode node, String field) {
        return HEX.parseHex(text(node, field));
    }

    private static SecretBytes secret(JsonNode node, String field) {
        return SecretBytes.owning(bytes(node, field));
    }
}
