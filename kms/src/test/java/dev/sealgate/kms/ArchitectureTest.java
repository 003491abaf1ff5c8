package dev.sealgate.kms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sealgate.storage.metadata.Schema;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses KMS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sealgate.kms");

    @Test
    void kms_knowsNeitherTheGateway_norAServer_norADatabase() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.sealgate.gateway..", "io.vertx..", "io.netty..", "org.rocksdb..")
                .check(KMS);
    }

    @Test
    void packages_formNoCircle() {
        slices().matching("dev.sealgate.(**)").should().beFreeOfCycles().check(KMS);
    }

    @Test
    void arrowsWithinTheRoom_goOneWay() {
        noClasses()
                .that()
                .resideInAnyPackage("..kms.key", "..kms.grant", "..kms.material", "..kms.wire")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.sealgate.kms", "..kms.operation..")
                .check(KMS);
        noClasses()
                .that()
                .resideInAPackage("..kms.key")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..kms.grant", "..kms.material", "..kms.wire")
                .check(KMS);
        noClasses()
                .that()
                .resideInAPackage("..kms.grant")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..kms.material", "..kms.wire")
                .check(KMS);
        noClasses()
                .that()
                .resideInAPackage("..kms.material")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..kms.wire")
                .check(KMS);
    }

    /** Any service may read and write AWS JSON through it. */
    @Test
    void wire_knowsNothingOfTheKms() {
        classes()
                .that()
                .resideInAPackage("..kms.wire")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("..kms.wire", "dev.sealgate.storage", "java..", "tools.jackson..", "org.jspecify..")
                .check(KMS);
    }

    @Test
    void jackson_isKnownToTheWireOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..kms.wire")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
                .check(KMS);
    }

    /** So that no change of a key leaves the row behind that says when it is due. */
    @Test
    void recordsOfKeys_areReachedThroughKeyRowsOnly() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.sealgate.kms.key.KeyRows")
                .should()
                .accessField(Schema.class, "KMS_KEYS")
                .orShould()
                .accessField(Schema.class, "KMS_DUE")
                .check(KMS);
        fields().that()
                .areDeclaredIn("dev.sealgate.kms.key.KeyRows")
                .and()
                .haveName("KEYS")
                .should()
                .bePrivate()
                .check(KMS);
    }

    @Test
    void nothingCompares_secretsInVariableTime() {
        noClasses()
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .check(KMS);
    }

    @Test
    void time_isGivenNotTaken() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(KMS);
    }
}
