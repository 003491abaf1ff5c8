package dev.sealgate.kms.operation;

import static dev.sealgate.kms.operation.StateRule.ANY;
import static dev.sealgate.kms.operation.StateRule.CHANGE;
import static dev.sealgate.kms.operation.StateRule.UNDELETE;
import static dev.sealgate.kms.operation.StateRule.USE;

import dev.sealgate.kms.wire.RequestFields;
import java.util.List;
import java.util.function.Function;

/**
 * Every operation of the KMS, one row each; the ones AWS has and Sealgate does not serve yet are rows too.
 *
 * <p>Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
public final class KmsOperations {
    // spotless:off
    public static final Row<DataKeyRequest, DataKey> GENERATE_DATA_KEY =
            row("GenerateDataKey", "kms:GenerateDataKey", USE, DataKeyRequest::read, GenerateDataKey::new);
    public static final Row<Decrypt.Request, OpenedCiphertext> DECRYPT =
            row("Decrypt", "kms:Decrypt", USE, Decrypt.Request::read, Decrypt::new);
    static final Row<DescribeKey.Request, KeyMetadata> DESCRIBE_KEY =
            row("DescribeKey", "kms:DescribeKey", ANY, DescribeKey.Request::read, DescribeKey::new);

    private static final List<Row<?, ?>> ROWS = List.of(
            //  wire name                         IAM action                            states    request                          handler
            row("CancelKeyDeletion",              "kms:CancelKeyDeletion",              UNDELETE, KeyRequest::read,                CancelKeyDeletion::new),
            row("CreateAlias",                    "kms:CreateAlias",                    CHANGE,   AliasTargetRequest::read,        CreateAlias::new),
            row("CreateKey",                      "kms:CreateKey",                      ANY,      CreateKey.Request::read,         CreateKey::new),
            DECRYPT,
            row("DeleteAlias",                    "kms:DeleteAlias",                    ANY,      DeleteAlias.Request::read,       DeleteAlias::new),
            DESCRIBE_KEY,
            row("DisableKey",                     "kms:DisableKey",                     CHANGE,   KeyRequest::read,                DisableKey::new),
            row("EnableKey",                      "kms:EnableKey",                      CHANGE,   KeyRequest::read,                EnableKey::new),
            row("Encrypt",                        "kms:Encrypt",                        USE,      Encrypt.Request::read,           Encrypt::new),
            GENERATE_DATA_KEY,
            row("GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKeyWithoutPlaintext", USE,    DataKeyRequest::read,            GenerateDataKeyWithoutPlaintext::new),
            row("GenerateRandom",                 "kms:GenerateRandom",                 ANY,      GenerateRandom.Request::read,    GenerateRandom::new),
            row("ListAliases",                    "kms:ListAliases",                    ANY,      ListAliases.Request::read,       ListAliases::new),
            row("ListKeys",                       "kms:ListKeys",                       ANY,      ListKeys::read,                  ListKeys::new),
            row("ListResourceTags",               "kms:ListResourceTags",               ANY,      ListResourceTags.Request::read,  ListResourceTags::new),
            row("ReEncrypt",                      "kms:ReEncryptFrom",                  USE,      ReEncrypt.Request::read,         ReEncrypt::new),
            row("ScheduleKeyDeletion",            "kms:ScheduleKeyDeletion",            CHANGE,   ScheduleKeyDeletion.Request::read, ScheduleKeyDeletion::new),
            row("TagResource",                    "kms:TagResource",                    CHANGE,   TagResource.Request::read,       TagResource::new),
            row("UntagResource",                  "kms:UntagResource",                  CHANGE,   UntagResource.Request::read,     UntagResource::new),
            row("UpdateAlias",                    "kms:UpdateAlias",                    CHANGE,   AliasTargetRequest::read,        UpdateAlias::new),
            row("UpdateKeyDescription",           "kms:UpdateKeyDescription",           CHANGE,   UpdateKeyDescription.Request::read, UpdateKeyDescription::new),

            notYet("ConnectCustomKeyStore"),
            notYet("CreateCustomKeyStore"),
            notYet("CreateGrant"),
            notYet("DeleteCustomKeyStore"),
            notYet("DeleteImportedKeyMaterial"),
            notYet("DeriveSharedSecret"),
            notYet("DescribeCustomKeyStores"),
            notYet("DisableKeyRotation"),
            notYet("DisconnectCustomKeyStore"),
            notYet("EnableKeyRotation"),
            notYet("GenerateDataKeyPair"),
            notYet("GenerateDataKeyPairWithoutPlaintext"),
            notYet("GenerateMac"),
            notYet("GetKeyLastUsage"),
            notYet("GetKeyPolicy"),
            notYet("GetKeyRotationStatus"),
            notYet("GetParametersForImport"),
            notYet("GetPublicKey"),
            notYet("ImportKeyMaterial"),
            notYet("ListGrants"),
            notYet("ListKeyPolicies"),
            notYet("ListKeyRotations"),
            notYet("ListRetirableGrants"),
            notYet("PutKeyPolicy"),
            notYet("ReplicateKey"),
            notYet("RetireGrant"),
            notYet("RevokeGrant"),
            notYet("RotateKeyOnDemand"),
            notYet("Sign"),
            notYet("UpdateCustomKeyStore"),
            notYet("UpdatePrimaryRegion"),
            notYet("Verify"),
            notYet("VerifyMac"));
    // spotless:on

    private KmsOperations() {}

    /** All rows, also those not served. */
    public static List<Row<?, ?>> all() {
        return ROWS;
    }

    /**
     * One operation.
     *
     * @param name what stands behind {@code TrentService.}
     * @param action the IAM action asked for on the key, or on the first of two
     * @param states in which states of the key it works
     * @param served false when all it does is to refuse
     */
    public record Row<Q, A extends KmsAnswer>(
            String name,
            String action,
            StateRule states,
            boolean served,
            Function<RequestFields, Q> reader,
            Function<Collaborators, KmsOperation<Q, A>> handler) {}

    private static <Q, A extends KmsAnswer> Row<Q, A> row(
            String name,
            String action,
            StateRule states,
            Function<RequestFields, Q> reader,
            Function<Collaborators, KmsOperation<Q, A>> handler) {
        return new Row<>(name, action, states, true, reader, handler);
    }

    private static Row<RequestFields, KmsAnswer> notYet(String name) {
        KmsOperation<RequestFields, KmsAnswer> refusal = (in, request) -> {
            throw Unsupported.refusal(name);
        };
        return new Row<>(name, "kms:" + name, ANY, false, fields -> fields, with -> refusal);
    }
}
