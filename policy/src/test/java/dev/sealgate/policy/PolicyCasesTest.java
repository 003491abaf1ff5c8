package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.policy.simulate.PolicyCase;
import dev.sealgate.policy.simulate.PolicyCases;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whole decisions; the cases stand in {@code cases/<theme>/*.json} in the format of {@link PolicyCases}. */
class PolicyCasesTest {
    private static final List<String> THEMES = List.of("evaluation", "library", "kms", "trust", "grammar");

    private final Authorizer authorizer = new Authorizer();

    private static Stream<PolicyCase> cases() {
        return THEMES.stream()
                .flatMap(theme -> CaseFiles.in(theme).stream())
                .flatMap(file -> PolicyCases.read(CaseFiles.read(file)).stream());
    }

    @TestFactory
    Stream<DynamicTest> decisions() {
        return cases().map(one -> DynamicTest.dynamicTest(one.name(), () -> {
            assertFalse(one.source().isBlank(), "every case names its source");
            Decision decision = authorizer.decide(one.request());
            assertEquals(
                    List.of(),
                    one.expected().orElseThrow().differences(decision),
                    () -> decision.trace().summary());
            TraceChecks.requireAgreement(decision);
        }));
    }

    @Test
    void names_areUnique() {
        List<String> names = cases().map(PolicyCase::name).toList();
        assertEquals(names.stream().distinct().toList(), names);
    }

    @Test
    void corpus_isNotSmallerThanPromised() {
        long rows = OperatorTablesTest.rows().count();
        assertTrue(cases().count() + rows >= 400, () -> cases().count() + " cases and " + rows + " operator rows");
    }
}
