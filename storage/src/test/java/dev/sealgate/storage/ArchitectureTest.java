package dev.sealgate.storage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses STORAGE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sealgate.storage");

    @Test
    void packages_formNoCircle() {
        slices().matching("dev.sealgate.(**)").should().beFreeOfCycles().check(STORAGE);
    }

    @Test
    void storage_knowsNobodyWhoUsesIt_norAServer() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sealgate.gateway..",
                        "dev.sealgate.kms..",
                        "dev.sealgate.policy..",
                        "io.vertx..",
                        "io.netty..",
                        "org.bouncycastle..")
                .check(STORAGE);
    }

    @Test
    void rocksDb_andJackson_areKnownToTheMetadataStoreOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..storage.metadata")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.rocksdb..", "tools.jackson..", "com.fasterxml.jackson..")
                .check(STORAGE);
    }

    @Test
    void awsSdk_isKnownToTheStoreOfBlobsInS3Only() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..storage.blob.s3")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon.awssdk..", "org.reactivestreams..")
                .check(STORAGE);
    }

    @Test
    void jdbc_isKnownToThePostgresStoreOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..storage.metadata.postgres")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..")
                .check(STORAGE);
        noClasses()
                .that()
                .resideOutsideOfPackage("..storage.metadata.postgres")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..storage.metadata.postgres")
                .check(STORAGE);
    }

    @Test
    void arrowsWithinTheRoom_goOneWay() {
        noClasses()
                .that()
                .resideInAnyPackage("..storage.seal", "..storage.blob..", "..storage.metadata")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..storage.object")
                .check(STORAGE);
        noClasses()
                .that()
                .resideInAnyPackage("..storage.seal", "..storage.metadata")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..storage.blob..")
                .check(STORAGE);
        noClasses()
                .that()
                .resideInAPackage("..storage.seal")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..storage.metadata")
                .check(STORAGE);
    }

    @Test
    void repositories_seeNoFiles() {
        noClasses()
                .that()
                .resideInAPackage("..storage.object")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Files.class)
                .check(STORAGE);
    }

    @Test
    void sealing_neverComparesInVariableTime() {
        noClasses()
                .that()
                .resideInAPackage("..storage.seal")
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .check(STORAGE);
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
                .check(STORAGE);
    }
}
