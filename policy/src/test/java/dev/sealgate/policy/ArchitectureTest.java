package dev.sealgate.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses room = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sealgate.policy");

    @Test
    void packages_formNoCircle() {
        slices().matching("dev.sealgate.(**)").should().beFreeOfCycles().check(room);
    }

    /** No I/O, no clock, no threads: nothing but values, the language and a JSON parser over text. */
    @Test
    void policy_dependsOnNothingButTheLanguage() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sealgate.policy..",
                        "java.lang..",
                        "java.math",
                        "java.time",
                        "java.util",
                        "java.util.regex",
                        "java.util.function",
                        "java.util.stream",
                        "tools.jackson.core..",
                        "org.jspecify..")
                .check(room);
    }

    /** Times are parsed and compared; what time it is comes with the request. */
    @Test
    void policy_asksNoClock() {
        noClasses().should().callMethodWhere(new NamedNow()).check(room);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(room);
    }

    private static final class NamedNow
            extends com.tngtech.archunit.base.DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall> {
        private NamedNow() {
            super("now() of java.time");
        }

        @Override
        public boolean test(com.tngtech.archunit.core.domain.JavaMethodCall call) {
            return call.getName().equals("now")
                    && call.getTargetOwner().getPackageName().startsWith("java.time");
        }
    }
}
