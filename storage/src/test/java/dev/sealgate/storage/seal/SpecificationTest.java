package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sealgate.storage.Clause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/spec/SEAL.md and the tests together. */
class SpecificationTest {
    private static final Path SPECIFICATION = Path.of("../docs/spec/SEAL.md");
    private static final Pattern CLAUSE = Pattern.compile("\\*\\*\\[(SEAL-\\d+)]\\*\\*");

    @Test
    void everyClauseHasATest_andEveryTestNamesAClause() throws IOException {
        List<String> written = CLAUSE.matcher(Files.readString(SPECIFICATION))
                .results()
                .map(MatchResult::group)
                .map(clause -> clause.replaceAll("[*\\[\\]]", ""))
                .toList();
        TreeSet<String> tested = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter().importPackages("dev.sealgate.storage")) {
            for (JavaMethod method : type.getMethods()) {
                if (method.isAnnotatedWith(Clause.class)) {
                    tested.addAll(
                            List.of(method.getAnnotationOfType(Clause.class).value()));
                }
            }
        }
        assertFalse(written.isEmpty());
        assertEquals(written.size(), new TreeSet<>(written).size(), "clause numbers are unique");
        assertEquals(new TreeSet<>(written), tested);
    }
}
