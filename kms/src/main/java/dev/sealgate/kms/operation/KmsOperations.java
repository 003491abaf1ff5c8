package dev.sealgate.kms.operation;

import static dev.sealgate.kms.operation.Reach.ANY_ACCOUNT;
import static dev.sealgate.kms.operation.Reach.OWN_ACCOUNT;
import static dev.sealgate.kms.operation.StateRule.ANY;
import static dev.sealgate.kms.operation.StateRule.CHANGE;
import static dev.sealgate.kms.operation.StateRule.SWITCH;
import static dev.sealgate.kms.operation.StateRule.UNDELETE;
import static dev.sealgate.kms.operation.StateRule.USE;

import dev.sealgate.kms.wire.RequestFields;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Every operation of the KMS, one row each; the ones AWS has and Sealgate does not serve yet are rows too.
 *
 * <p>Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
public final class KmsOperations {
    // spotless:off
    public static final Row<DataKeyRequest, DataKey> GENERATE_DATA_KEY =
            row("GenerateDataKey", "kms:GenerateDataKey", USE, ANY_ACCOUNT, DataKeyRequest::read, GenerateDataKey::new);
    public static final Row<Decrypt.Request, OpenedCiphertext> DECRYPT =
            row("Decrypt", "kms:Decrypt", USE, ANY_ACCOUNT, Decrypt.Request::read, Decrypt::new);
    static final Row<DescribeKey.Request, KeyMetadata> DESCRIBE_KEY =
            row("DescribeKey", "kms:DescribeKey", ANY, ANY_ACCOUNT, DescribeKey.Request::read, DescribeKey::new);

    private static final List<Row<?, ?>> ROWS = List.of(
            //  wire name                         IAM action                            states    reach        request                          handler
            row("CancelKeyDeletion",              "kms:CancelKeyDeletion",              UNDELETE, OWN_ACCOUNT, KeyRequest::read,                CancelKeyDeletion::new),
            row("CreateAlias",                    "kms:CreateAlias",                    CHANGE,   OWN_ACCOUNT, AliasTargetRequest::read,        CreateAlias::new),
            row("CreateGrant",                    "kms:CreateGrant",                    USE,      ANY_ACCOUNT, CreateGrant.Request::read,       CreateGrant::new),
            row("CreateKey",                      "kms:CreateKey",                      ANY,      OWN_ACCOUNT, CreateKey.Request::read,         CreateKey::new),
            DECRYPT,
            row("DeleteAlias",                    "kms:DeleteAlias",                    ANY,      OWN_ACCOUNT, DeleteAlias.Request::read,       DeleteAlias::new),
            row("DeleteImportedKeyMaterial",       "kms:DeleteImportedKeyMaterial",     ANY,      OWN_ACCOUNT, DeleteImportedKeyMaterial.Request::read, DeleteImportedKeyMaterial::new),
            row("DeriveSharedSecret",             "kms:DeriveSharedSecret",             USE,      ANY_ACCOUNT, DeriveSharedSecret.Request::read,DeriveSharedSecret::new),
            DESCRIBE_KEY,
            row("DisableKey",                     "kms:DisableKey",                     SWITCH,   OWN_ACCOUNT, KeyRequest::read,                DisableKey::new),
            row("DisableKeyRotation",              "kms:DisableKeyRotation",            USE,      OWN_ACCOUNT, KeyRequest::read,                DisableKeyRotation::new),
            row("EnableKey",                      "kms:EnableKey",                      SWITCH,   OWN_ACCOUNT, KeyRequest::read,                EnableKey::new),
            row("EnableKeyRotation",               "kms:EnableKeyRotation",             USE,      OWN_ACCOUNT, EnableKeyRotation.Request::read, EnableKeyRotation::new),
            row("Encrypt",                        "kms:Encrypt",                        USE,      ANY_ACCOUNT, Encrypt.Request::read,           Encrypt::new),
            GENERATE_DATA_KEY,
            row("GenerateDataKeyPair",            "kms:GenerateDataKeyPair",            USE,      ANY_ACCOUNT, DataKeyPairRequest::read,        GenerateDataKeyPair::new),
            row("GenerateDataKeyPairWithoutPlaintext", "kms:GenerateDataKeyPairWithoutPlaintext", USE, ANY_ACCOUNT, DataKeyPairRequest::read,        GenerateDataKeyPairWithoutPlaintext::new),
            row("GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKeyWithoutPlaintext", USE,    ANY_ACCOUNT, DataKeyRequest::read,            GenerateDataKeyWithoutPlaintext::new),
            row("GenerateMac",                    "kms:GenerateMac",                    USE,      ANY_ACCOUNT, MacRequest::new,                 GenerateMac::new),
            row("GenerateRandom",                 "kms:GenerateRandom",                 ANY,      OWN_ACCOUNT, GenerateRandom.Request::read,    GenerateRandom::new),
            row("GetKeyLastUsage",                "kms:GetKeyLastUsage",                ANY,      OWN_ACCOUNT, KeyRequest::read,                GetKeyLastUsage::new),
            row("GetKeyPolicy",                   "kms:GetKeyPolicy",                   ANY,      OWN_ACCOUNT, GetKeyPolicy.Request::read,      GetKeyPolicy::new),
            row("GetKeyRotationStatus",            "kms:GetKeyRotationStatus",          ANY,      ANY_ACCOUNT, KeyRequest::read,                GetKeyRotationStatus::new),
            row("GetParametersForImport",          "kms:GetParametersForImport",        CHANGE,   OWN_ACCOUNT, GetParametersForImport.Request::read, GetParametersForImport::new),
            row("GetPublicKey",                   "kms:GetPublicKey",                   USE,      ANY_ACCOUNT, GetPublicKey.Request::read,      GetPublicKey::new),
            row("ImportKeyMaterial",               "kms:ImportKeyMaterial",             CHANGE,   OWN_ACCOUNT, ImportRequest::read,             ImportKeyMaterial::new),
            row("ListAliases",                    "kms:ListAliases",                    ANY,      OWN_ACCOUNT, ListAliases.Request::read,       ListAliases::new),
            row("ListGrants",                     "kms:ListGrants",                     ANY,      ANY_ACCOUNT, ListGrants.Request::read,        ListGrants::new),
            row("ListKeyPolicies",                "kms:ListKeyPolicies",                ANY,      OWN_ACCOUNT, ListKeyPolicies.Request::read,   ListKeyPolicies::new),
            row("ListKeyRotations",                "kms:ListKeyRotations",              ANY,      OWN_ACCOUNT, ListKeyRotations.Request::read,  ListKeyRotations::new),
            row("ListKeys",                       "kms:ListKeys",                       ANY,      OWN_ACCOUNT, ListKeys::read,                  ListKeys::new),
            row("ListResourceTags",               "kms:ListResourceTags",               ANY,      OWN_ACCOUNT, ListResourceTags.Request::read,  ListResourceTags::new),
            row("ListRetirableGrants",            "kms:ListRetirableGrants",            ANY,      OWN_ACCOUNT, ListRetirableGrants.Request::read, ListRetirableGrants::new),
            row("PutKeyPolicy",                   "kms:PutKeyPolicy",                   ANY,      OWN_ACCOUNT, PutKeyPolicy.Request::read,      PutKeyPolicy::new),
            row("ReEncrypt",                      "kms:ReEncryptFrom",                  USE,      ANY_ACCOUNT, ReEncrypt.Request::read,         ReEncrypt::new),
            row("ReplicateKey",                   "kms:ReplicateKey",                   USE,      OWN_ACCOUNT, ReplicateKey.Request::read,      ReplicateKey::new),
            row("RetireGrant",                    "kms:RetireGrant",                    ANY,      ANY_ACCOUNT, RetireGrant.Request::read,       RetireGrant::new),
            row("RevokeGrant",                    "kms:RevokeGrant",                    ANY,      ANY_ACCOUNT, RevokeGrant.Request::read,       RevokeGrant::new),
            row("RotateKeyOnDemand",               "kms:RotateKeyOnDemand",             USE,      OWN_ACCOUNT, KeyRequest::read,                RotateKeyOnDemand::new),
            row("ScheduleKeyDeletion",            "kms:ScheduleKeyDeletion",            CHANGE,   OWN_ACCOUNT, ScheduleKeyDeletion.Request::read, ScheduleKeyDeletion::new),
            row("Sign",                           "kms:Sign",                           USE,      ANY_ACCOUNT, SignatureRequest::new,           Sign::new),
            row("TagResource",                    "kms:TagResource",                    CHANGE,   OWN_ACCOUNT, TagResource.Request::read,       TagResource::new),
            row("UntagResource",                  "kms:UntagResource",                  CHANGE,   OWN_ACCOUNT, UntagResource.Request::read,     UntagResource::new),
            row("UpdateAlias",                    "kms:UpdateAlias",                    CHANGE,   OWN_ACCOUNT, AliasTargetRequest::read,        UpdateAlias::new),
            row("UpdateKeyDescription",           "kms:UpdateKeyDescription",           CHANGE,   OWN_ACCOUNT, UpdateKeyDescription.Request::read, UpdateKeyDescription::new),
            row("UpdatePrimaryRegion",            "kms:UpdatePrimaryRegion",            USE,      OWN_ACCOUNT, UpdatePrimaryRegion.Request::read, UpdatePrimaryRegion::new),
            row("Verify",                         "kms:Verify",                         USE,      ANY_ACCOUNT, Verify.Request::new,             Verify::new),
            row("VerifyMac",                      "kms:VerifyMac",                      USE,      ANY_ACCOUNT, VerifyMac.Request::new,          VerifyMac::new),
            ofCustomKeyStores("ConnectCustomKeyStore"),
            ofCustomKeyStores("CreateCustomKeyStore"),
            ofCustomKeyStores("DeleteCustomKeyStore"),
            ofCustomKeyStores("DescribeCustomKeyStores"),
            ofCustomKeyStores("DisconnectCustomKeyStore"),
            ofCustomKeyStores("UpdateCustomKeyStore"));
    // spotless:on

    private static final Set<String> READ_ONLY =
            Set.of("Encrypt", "Decrypt", "ReEncrypt", "Sign", "DeriveSharedSecret");
    private static final List<String> READ_ONLY_STARTS = List.of("Describe", "Get", "List", "Generate", "Verify");

    private KmsOperations() {}

    /** Whether CloudTrail calls an operation read-only; also for names that are no operation's. */
    public static boolean isReadOnly(String name) {
        return READ_ONLY.contains(name) || READ_ONLY_STARTS.stream().anyMatch(name::startsWith);
    }

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
     * @param reach whose keys it can be used on
     * @param served false when all it does is to refuse
     */
    public record Row<Q, A extends KmsAnswer>(
            String name,
            String action,
            StateRule states,
            Reach reach,
            boolean served,
            Function<RequestFields, Q> reader,
            Function<Collaborators, KmsOperation<Q, A>> handler) {}

    private static <Q, A extends KmsAnswer> Row<Q, A> row(
            String name,
            String action,
            StateRule states,
            Reach reach,
            Function<RequestFields, Q> reader,
            Function<Collaborators, KmsOperation<Q, A>> handler) {
        return new Row<>(name, action, states, reach, true, reader, handler);
    }

    private static Row<RequestFields, KmsAnswer> ofCustomKeyStores(String name) {
        KmsOperation<RequestFields, KmsAnswer> refusal = (in, request) -> {
            throw Unsupported.customKeyStores();
        };
        return new Row<>(name, "kms:" + name, ANY, OWN_ACCOUNT, false, fields -> fields, with -> refusal);
    }
}
