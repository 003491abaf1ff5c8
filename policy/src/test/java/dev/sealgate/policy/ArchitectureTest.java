package dev.sealgate.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses room = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sealgate.policy");

    /** No I/O, no clock, no threads: nothing but values and the language. */
    @Test
    void policy_dependsOnNothingButTheLanguage() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sealgate.policy..",
                        "java.lang..",
                        "java.util",
                        "java.util.regex",
                        "java.util.function",
                        "org.jspecify..")
                .check(room);
    }
}
