package dev.sealgate.kms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.call.KmsOperation;
import java.util.List;
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
            assertEquals(expected, operation.action());
        }
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
