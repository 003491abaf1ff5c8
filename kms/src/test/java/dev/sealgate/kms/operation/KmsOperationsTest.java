package dev.sealgate.kms.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KmsOperationsTest {
    @Test
    void table_hasTheWholeModelOnce() {
        List<String> names =
                KmsOperations.all().stream().map(KmsOperations.Row::name).toList();

        assertEquals(54, names.size());
        assertEquals(54, names.stream().distinct().count());
    }

    @Test
    void action_isTheNameOfTheOperation_exceptForReEncrypt() {
        for (KmsOperations.Row<?, ?> row : KmsOperations.all()) {
            String expected = row.name().equals("ReEncrypt") ? "kms:ReEncryptFrom" : "kms:" + row.name();
            assertEquals(expected, row.action());
        }
    }

    @Test
    void servedOperations_areThese() {
        String served = KmsOperations.all().stream()
                .filter(KmsOperations.Row::served)
                .map(KmsOperations.Row::name)
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
