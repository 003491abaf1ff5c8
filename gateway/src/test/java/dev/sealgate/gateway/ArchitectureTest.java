package dev.sealgate.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses ROOM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sealgate.gateway");

    @Test
    void packages_formNoCircle() {
        slices().matching("dev.sealgate.(**)").should().beFreeOfCycles().check(ROOM);
    }

    @Test
    void httpServer_isKnownToTheEdgeAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sealgate.gateway.http..", "dev.sealgate.gateway.tls..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(ROOM);
    }

    @Test
    void database_isKnownToStorageAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.rocksdb..")
                .check(ROOM);
    }

    @Test
    void measuring_isKnownToMetricsAndTheEdgeAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.sealgate.gateway.metrics..", "dev.sealgate.gateway.http..", "dev.sealgate.gateway")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(ROOM);
    }

    @Test
    void xml_isKnownToItsOwnPackagesAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sealgate.gateway.s3.xml..", "dev.sealgate.gateway.cli.junit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "javax.xml..", "org.w3c.dom..", "org.xml.sax..", "org.codehaus.stax2..", "com.ctc.wstx..")
                .check(ROOM);
    }

    @Test
    void bouncyCastle_onlyMakesCertificates() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.sealgate.gateway.tls..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle..")
                .check(ROOM);
    }

    @Test
    void doorsAndHandlers_doNotKnowTheServer() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.sealgate.gateway.s3..",
                        "dev.sealgate.gateway.kms..",
                        "dev.sealgate.gateway.auth..",
                        "dev.sealgate.gateway.access..",
                        "dev.sealgate.gateway.sse..",
                        "dev.sealgate.gateway.digest..",
                        "dev.sealgate.gateway.exchange..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.sealgate.gateway.http..", "dev.sealgate.gateway.tls..")
                .check(ROOM);
    }

    @Test
    void exchange_isPlainValues() {
        classes()
                .that()
                .resideInAPackage("dev.sealgate.gateway.exchange..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sealgate.gateway.exchange..",
                        "dev.sealgate.policy..",
                        "dev.sealgate.kms.call", // the events of a request's KMS calls
                        "java..",
                        "org.jspecify..")
                .check(ROOM);
    }

    /** Handlers of operations meet only in the packages that they share, never each other's packages in a circle. */
    @Test
    void packagesOfOperations_dependOnTheDoor_notTheDoorOnThem() {
        noClasses()
                .that()
                .resideInAPackage("dev.sealgate.gateway.s3")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sealgate.gateway.s3.bucket..",
                        "dev.sealgate.gateway.s3.listing..",
                        "dev.sealgate.gateway.s3.object..",
                        "dev.sealgate.gateway.s3.multipart..")
                .check(ROOM);
    }

    /** Signatures, tokens and keys are compared in constant time. */
    @Test
    void secrets_areNotComparedByArraysEquals() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.sealgate.gateway.auth..", "dev.sealgate.gateway.sse..")
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .check(ROOM);
    }
}
