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
                .filter(operation ->
                        RequestQuotas.find(operation.name()).isPresent() != (operation.quota() == QuotaRule.OWN))
                .map(KmsOperation::name)
                .toList();

        assertEquals(List.of(), wrong);
    }

    @Test
    void everyQuotaIsThatOfAnOperation_orSharedByKeysOfASpec() {
        Set<String> shared = Stream.of(KeySpec.values())
                .flatMap(spec ->
                        Stream.concat(Stream.of(RequestQuotas.ofKey(spec)), RequestQuotas.ofKeyPair(spec).stream()))
                .map(RequestQuota::group)
                .collect(Collectors.toSet());
        List<String> others = RequestQuotas.all().stream()
                .map(RequestQuota::group)
                .filter(group ->
                        !shared.contains(group) && KmsOperations.find(group).isEmpty())
                .toList();

        assertEquals(List.of(), others);
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
