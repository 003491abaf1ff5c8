package dev.sealgate.kms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.call.KmsAction;
import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.call.KmsOperation.Mark;
import dev.sealgate.kms.grant.GrantOperation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KmsOperationsTest {
    @Test
    void table_hasTheWholeModelOnce() {
        List<String> names =
                KmsOperations.all().stream().map(KmsOperation::name).toList();

        assertEquals(54, names.size());
        assertEquals(54, names.stream().distinct().count());
    }

    @Test
    void action_isTheNameOfTheOperation_exceptForReEncrypt() {
        for (KmsOperation operation : KmsOperations.all()) {
            String expected = operation.name().equals("ReEncrypt") ? "kms:ReEncryptFrom" : "kms:" + operation.name();
            assertEquals(expected, operation.action().name());
        }
    }

    @Test
    void grantsAllow_whatARowSaysTheyDo_andNothingElse() {
        List<GrantOperation> inRows = KmsOperations.all().stream()
                .flatMap(KmsOperation::actions)
                .flatMap(action -> action.grant().stream())
                .sorted()
                .toList();

        assertEquals(List.of(GrantOperation.values()), inRows);
    }

    /** An action without a row of its own belongs to ReEncrypt, which asks two keys. */
    @Test
    void furtherActions_areThoseOfRows() {
        Set<String> own = KmsOperations.all().stream()
                .map(operation -> operation.action().name())
                .collect(Collectors.toSet());
        Set<String> others = KmsOperations.all().stream()
                .flatMap(operation -> operation.furtherActions().stream())
                .map(KmsAction::name)
                .filter(name -> !own.contains(name))
                .collect(Collectors.toSet());

        assertEquals(Set.of("kms:ReEncryptTo"), others);
    }

    /** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html */
    @Test
    void usesAreTracked_ofTheseOperations() {
        assertEquals(
                "Decrypt DeriveSharedSecret Encrypt GenerateDataKey GenerateDataKeyPair "
                        + "GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac ReEncrypt Sign Verify VerifyMac",
                KmsOperations.all().stream()
                        .filter(operation -> operation.is(Mark.TRACKED))
                        .map(KmsOperation::name)
                        .sorted()
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void servedOperations_areThese() {
        String served = KmsOperations.all().stream()
                .filter(KmsOperation::served)
                .map(KmsOperation::name)
                .sorted()
                .collect(Collectors.joining(" "));

        assertEquals(
                "CancelKeyDeletion CreateAlias CreateGrant CreateKey Decrypt DeleteAlias "
                        + "DeleteImportedKeyMaterial DeriveSharedSecret DescribeKey DisableKey DisableKeyRotation "
                        + "EnableKey EnableKeyRotation Encrypt GenerateDataKey GenerateDataKeyPair "
                        + "GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac "
                        + "GenerateRandom GetKeyLastUsage GetKeyPolicy GetKeyRotationStatus GetParametersForImport GetPublicKey "
                        + "ImportKeyMaterial ListAliases ListGrants ListKeyPolicies ListKeyRotations ListKeys "
                        + "ListResourceTags ListRetirableGrants PutKeyPolicy ReEncrypt ReplicateKey RetireGrant RevokeGrant "
                        + "RotateKeyOnDemand ScheduleKeyDeletion Sign TagResource UntagResource UpdateAlias "
                        + "UpdateKeyDescription UpdatePrimaryRegion Verify VerifyMac",
                served);
        assertTrue(KmsOperations.all().stream().anyMatch(row -> !row.served()));
    }
}
