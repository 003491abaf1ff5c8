package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.service.s3.sse.SseHeaderSets;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the mode, nothing in the data directory shows an object's bytes, its headers or a key. */
class NoPlaintextOnDiskTest {
    private static final String BODY_MARK = "PLAINTEXT-OF-AN-OBJECT";
    private static final String HEADER_MARK = "VALUE-OF-A-HEADER";
    private static final String CONTEXT_MARK = "eyJtYXJrIjoiQ09OVEVYVC1WQUxVRSJ9"; // {"mark":"CONTEXT-VALUE"}
    private static final String KEY_MARK = "visible-object-name";

    @Test
    void dataDirectory_showsOnlyNames(@TempDir Path directory) {
        byte[] small = BODY_MARK.repeat(10).getBytes(StandardCharsets.UTF_8);
        byte[] large = BODY_MARK.repeat(20_000).getBytes(StandardCharsets.UTF_8);
        try (Rig rig = new Rig(
                directory.resolve("objects"),
                RocksDbMetadataStore.open(directory.resolve("metadata"), Durability.STRICT))) {
            for (String headers : List.of(
                    "SSE=AES256",
                    "SSE=aws:kms; KEY=alias/reports; CTX=" + CONTEXT_MARK,
                    "SSE=aws:kms; KEY=alias/reports; BK=true; CTX=" + CONTEXT_MARK,
                    "SSE=aws:kms:dsse",
                    Rig.CUSTOMER)) {
                String readWith = headers.equals(Rig.CUSTOMER) ? headers : "";
                String marked = headers + "; x-amz-meta-a=" + HEADER_MARK;
                rig.put(KEY_MARK + "/small" + headers.hashCode(), small, marked);
                rig.put(KEY_MARK + "/large" + headers.hashCode(), large, marked);
                String id = rig.begin(KEY_MARK + "/parts" + headers.hashCode(), marked);
                rig.part(KEY_MARK + "/parts" + headers.hashCode(), id, 1, large, readWith);
            }
        }

        assertTrue(appears(directory, KEY_MARK), "the search finds what is there");
        for (String secret : List.of(
                BODY_MARK, HEADER_MARK, "CONTEXT-VALUE", "a".repeat(32), SseHeaderSets.KEY, SseHeaderSets.MD5)) {
            assertFalse(appears(directory, secret), secret);
        }
    }

    private static boolean appears(Path directory, String text) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .anyMatch(file -> read(file).contains(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
