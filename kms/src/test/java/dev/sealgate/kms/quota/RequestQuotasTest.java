package dev.sealgate.kms.quota;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.KmsOperations;
import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.key.KeySpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestQuotasTest {
    @Test
    void everyOperationHasExactlyOneKindOfQuota() {
        List<String> wrong = KmsOperations.all().stream()
                .map(KmsOperation::name)
                .filter(name -> kinds(name) != 1)
                .toList();

        assertEquals(List.of(), wrong);
    }

    private static long kinds(String operation) {
        return Stream.of(
                        RequestQuotas.ofOperation(operation).isPresent(),
                        RequestQuotas.dependsOnKey(operation),
                        RequestQuotas.ofKeyPair(operation, "RSA_2048").isPresent())
                .filter(each -> each)
                .count();
    }

    @Test
    void everyKeySpecHasASharedQuota() {
        Set<String> groups = Stream.of(KeySpec.values())
                .map(spec -> RequestQuotas.ofKey(spec).group())
                .collect(Collectors.toSet());

        assertEquals(
                Set.of(RequestQuotas.SYMMETRIC, RequestQuotas.RSA, RequestQuotas.ECC, RequestQuotas.ML_DSA), groups);
    }

    @Test
    void codesTellQuotasApart() {
        Set<String> codes = RequestQuotas.all().stream().map(RequestQuota::code).collect(Collectors.toSet());

        assertAll(
                () -> assertEquals(RequestQuotas.all().size(), codes.size()),
                () -> assertTrue(codes.stream().allMatch(code -> code.matches("L-[0-9A-F]{8}")), codes::toString));
    }
}
