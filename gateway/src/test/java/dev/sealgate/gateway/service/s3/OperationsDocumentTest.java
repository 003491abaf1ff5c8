package dev.sealgate.gateway.service.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sealgate.gateway.service.s3.S3Operation.On;
import dev.sealgate.gateway.service.s3.S3Operation.Served;
import dev.sealgate.gateway.service.s3.access.S3Handler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/OPERATIONS.md} says what the code does; {@code -Dgolden.update} writes it anew. */
class OperationsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "OPERATIONS.md");

    /** The class that serves an operation bears its exact name. */
    private static final Set<String> SERVED = new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.sealgate.gateway.service.s3")
                    .stream()
                    .filter(type -> type.isAssignableTo(S3Handler.class) && !type.isInterface())
                    .map(JavaClass::getSimpleName)
                    .collect(Collectors.toCollection(TreeSet::new));

    private static final Set<String> OPERATIONS =
            Arrays.stream(S3Operation.values()).map(HandlerNames::of).collect(Collectors.toSet());

    @Test
    void everyHandler_bearsTheNameOfAnOperation() {
        Set<String> strangers = new TreeSet<>(SERVED);
        strangers.removeAll(OPERATIONS);
        assertEquals(Set.of(), strangers);
    }

    @Test
    void document_isWhatTheTableOfOperationsSays() throws IOException {
        String expected = render();
        if (System.getProperty("golden.update") != null) {
            Files.writeString(DOCUMENT, expected);
        }
        assertEquals(expected, Files.readString(DOCUMENT), "stale: run this test with -Dgolden.update");
    }

    private static String render() {
        StringBuilder text = new StringBuilder("""
                # S3 operations

                Generated from `S3Operation` and the classes that serve its rows; `OperationsDocumentTest` fails when this page is stale.
                An operation that is not served is recognised, and answered 501 `NotImplemented`. One that is served as never set is about a
                setting that this gateway does not keep: it answers what AWS answers where nobody set it.

                """);
        long neverSet = Arrays.stream(S3Operation.values())
                .filter(row -> row.served() == Served.AS_NEVER_SET)
                .count();
        long served = Arrays.stream(S3Operation.values())
                .filter(row -> SERVED.contains(HandlerNames.of(row)))
                .count();
        text.append("Served: ")
                .append(served)
                .append(", and as never set ")
                .append(neverSet)
                .append(", of ")
                .append(S3Operation.values().length)
                .append(".\n");
        for (On on : On.values()) {
            text.append("\n## On the ")
                    .append(on.name().toLowerCase(Locale.ROOT))
                    .append("\n\n");
            text.append("| operation | verb | IAM action | served |\n|---|---|---|---|\n");
            Arrays.stream(S3Operation.values()).filter(row -> row.on() == on).forEach(row -> text.append(line(row)));
        }
        text.append("\n## Not served, and why\n\n| operation | why |\n|---|---|\n");
        for (S3Operation row : S3Operation.values()) {
            row.unserved().ifPresent(reason -> text.append(reason(row, reason)));
        }
        return text.toString();
    }

    private static String reason(S3Operation row, Unserved reason) {
        return "| " + row.wireName() + " | " + reason.why() + " |\n";
    }

    private static String line(S3Operation row) {
        String served = SERVED.contains(HandlerNames.of(row))
                ? "yes"
                : row.served() == Served.AS_NEVER_SET ? "as never set" : "-";
        return "| " + row.wireName() + " | " + row.verb() + " | `" + row.action() + "` | " + served + " |\n";
    }
}
