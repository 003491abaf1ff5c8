package dev.sealgate.kms.material;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sealgate.storage.Clause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CiphertextSpecTest {
    private static final Path SPECIFICATION = Path.of("../docs/spec/CIPHERTEXT.md");

    @Test
    void everyClauseHasATest_andEveryTestNamesAClause() throws IOException {
        Set<String> written = Pattern.compile("^- \\*\\*\\[(CT-\\d+)]", Pattern.MULTILINE)
                .matcher(Files.readString(SPECIFICATION))
                .results()
                .map(clause -> clause.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        JavaClasses tests = new ClassFileImporter().importPackages("dev.sealgate.kms.material");
        Set<String> tested = tests.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Clause.class))
                .flatMap(method ->
                        Arrays.stream(method.getAnnotationOfType(Clause.class).value()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertTrue(written.size() > 10, () -> "clauses found: " + written);
        assertEquals(written, tested);
    }
}
