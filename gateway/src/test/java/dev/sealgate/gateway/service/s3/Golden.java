package dev.sealgate.gateway.service.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that say byte for byte what is written; {@code -Dgolden.update} rewrites them. */
public final class Golden {
    private static final Path DOCUMENTS = Path.of("src", "test", "resources", "golden");

    private Golden() {}

    /** Compares with {@code src/test/resources/golden/<name>.xml}. */
    public static void assertDocument(String name, byte[] document) {
        assertFile(DOCUMENTS.resolve(name + ".xml"), new String(document, StandardCharsets.UTF_8));
    }

    /** Compares with a file, relative to the module. */
    public static void assertFile(Path file, String text) {
        try {
            if (System.getProperty("golden.update") != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, text);
            }
            assertTrue(Files.exists(file), () -> file + " is missing; -Dgolden.update writes it");
            assertEquals(Files.readString(file), text, () -> file + " is stale; -Dgolden.update rewrites it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
