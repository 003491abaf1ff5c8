package dev.sealgate.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sealgate.policy.document.NamedPrincipal;
import dev.sealgate.policy.document.Statement;
import dev.sealgate.policy.document.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses ROOM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sealgate.gateway");

    @Test
    void packages_formNoCircle() {
        slices().matching("dev.sealgate.(**)").should().beFreeOfCycles().check(ROOM);
    }

    /** The halls in order: each knows only those before it, and the class that wires them none may know. */
    @Test
    void halls_knowOnlyThoseBeforeThem() {
        List<String> order = List.of("config", "edge", "protocol", "identity", "record", "service", "operate");
        for (int i = 0; i < order.size(); i++) {
            String[] later = order.subList(i + 1, order.size()).stream()
                    .map(hall -> "dev.sealgate.gateway." + hall + "..")
                    .toArray(String[]::new);
            String hall = "dev.sealgate.gateway." + order.get(i) + "..";
            noClasses()
                    .that()
                    .resideInAPackage(hall)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(Stream.concat(Stream.of("dev.sealgate.gateway"), Arrays.stream(later))
                            .toArray(String[]::new))
                    .check(ROOM);
        }
    }

    /** A package of the room is a hall or lies in one. */
    @Test
    void rooms_lieInHalls() {
        classes()
                .should()
                .resideInAnyPackage(
                        "dev.sealgate.gateway",
                        "dev.sealgate.gateway.config..",
                        "dev.sealgate.gateway.edge..",
                        "dev.sealgate.gateway.protocol..",
                        "dev.sealgate.gateway.identity..",
                        "dev.sealgate.gateway.record..",
                        "dev.sealgate.gateway.service..",
                        "dev.sealgate.gateway.operate..")
                .check(ROOM);
    }

    /** How policies are read and matched is the engine's own. */
    @Test
    void insideOfThePolicyEngine_isNotKnown() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.sealgate.policy.condition..")
                        .or(type(Statement.class))
                        .or(type(Verdict.class))
                        .or(type(NamedPrincipal.class)))
                .check(ROOM);
    }

    @Test
    void httpServer_isKnownToTheEdgeAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sealgate.gateway.edge.http..", "dev.sealgate.gateway.edge.tls..")
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
                        "dev.sealgate.gateway.record.metrics..",
                        "dev.sealgate.gateway.edge.http..",
                        "dev.sealgate.gateway")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(ROOM);
    }

    @Test
    void xml_isKnownToItsOwnPackagesAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.sealgate.gateway.protocol.xml..", "dev.sealgate.gateway.operate.cli.junit..")
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
                .resideOutsideOfPackage("dev.sealgate.gateway.edge.tls..")
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
                        "dev.sealgate.gateway.service.s3..",
                        "dev.sealgate.gateway.service.kms..",
                        "dev.sealgate.gateway.identity.auth..",
                        "dev.sealgate.gateway.service.s3.access..",
                        "dev.sealgate.gateway.service.s3.sse..",
                        "dev.sealgate.gateway.service.s3.digest..",
                        "dev.sealgate.gateway.edge.exchange..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.sealgate.gateway.edge.http..", "dev.sealgate.gateway.edge.tls..")
                .check(ROOM);
    }

    @Test
    void exchange_isPlainValues() {
        classes()
                .that()
                .resideInAPackage("dev.sealgate.gateway.edge.exchange..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sealgate.gateway.edge.exchange..",
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
                .resideInAPackage("dev.sealgate.gateway.service.s3")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sealgate.gateway.service.s3.bucket..",
                        "dev.sealgate.gateway.service.s3.listing..",
                        "dev.sealgate.gateway.service.s3.object..",
                        "dev.sealgate.gateway.service.s3.multipart..")
                .check(ROOM);
    }

    /** Signatures, tokens and keys are compared in constant time. */
    @Test
    void secrets_areNotComparedByArraysEquals() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.sealgate.gateway.identity.auth..", "dev.sealgate.gateway.service.s3.sse..")
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .check(ROOM);
    }
}
