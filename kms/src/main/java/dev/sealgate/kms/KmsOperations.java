package dev.sealgate.kms;

import static dev.sealgate.kms.call.Reach.ANY_ACCOUNT;
import static dev.sealgate.kms.call.Reach.OWN_ACCOUNT;
import static dev.sealgate.kms.call.StateRule.ANY;
import static dev.sealgate.kms.call.StateRule.CHANGE;
import static dev.sealgate.kms.call.StateRule.SWITCH;
import static dev.sealgate.kms.call.StateRule.UNDELETE;
import static dev.sealgate.kms.call.StateRule.USE;

import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.call.Reach;
import dev.sealgate.kms.call.StateRule;
import dev.sealgate.kms.operation.Collaborators;
import dev.sealgate.kms.operation.KeyRequest;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Performer;
import dev.sealgate.kms.operation.Unsupported;
import dev.sealgate.kms.operation.alias.AliasTargetRequest;
import dev.sealgate.kms.operation.alias.CreateAlias;
import dev.sealgate.kms.operation.alias.DeleteAlias;
import dev.sealgate.kms.operation.alias.ListAliases;
import dev.sealgate.kms.operation.alias.UpdateAlias;
import dev.sealgate.kms.operation.crypto.DataKey;
import dev.sealgate.kms.operation.crypto.DataKeyPairRequest;
import dev.sealgate.kms.operation.crypto.DataKeyRequest;
import dev.sealgate.kms.operation.crypto.Decrypt;
import dev.sealgate.kms.operation.crypto.DeriveSharedSecret;
import dev.sealgate.kms.operation.crypto.Encrypt;
import dev.sealgate.kms.operation.crypto.GenerateDataKey;
import dev.sealgate.kms.operation.crypto.GenerateDataKeyPair;
import dev.sealgate.kms.operation.crypto.GenerateDataKeyPairWithoutPlaintext;
import dev.sealgate.kms.operation.crypto.GenerateDataKeyWithoutPlaintext;
import dev.sealgate.kms.operation.crypto.GenerateMac;
import dev.sealgate.kms.operation.crypto.GenerateRandom;
import dev.sealgate.kms.operation.crypto.MacRequest;
import dev.sealgate.kms.operation.crypto.OpenedCiphertext;
import dev.sealgate.kms.operation.crypto.ReEncrypt;
import dev.sealgate.kms.operation.crypto.Sign;
import dev.sealgate.kms.operation.crypto.SignatureRequest;
import dev.sealgate.kms.operation.crypto.Verify;
import dev.sealgate.kms.operation.crypto.VerifyMac;
import dev.sealgate.kms.operation.grant.CreateGrant;
import dev.sealgate.kms.operation.grant.ListGrants;
import dev.sealgate.kms.operation.grant.ListRetirableGrants;
import dev.sealgate.kms.operation.grant.RetireGrant;
import dev.sealgate.kms.operation.grant.RevokeGrant;
import dev.sealgate.kms.operation.key.CancelKeyDeletion;
import dev.sealgate.kms.operation.key.CreateKey;
import dev.sealgate.kms.operation.key.DescribeKey;
import dev.sealgate.kms.operation.key.DisableKey;
import dev.sealgate.kms.operation.key.EnableKey;
import dev.sealgate.kms.operation.key.GetKeyLastUsage;
import dev.sealgate.kms.operation.key.GetKeyPolicy;
import dev.sealgate.kms.operation.key.GetPublicKey;
import dev.sealgate.kms.operation.key.ListKeyPolicies;
import dev.sealgate.kms.operation.key.ListKeys;
import dev.sealgate.kms.operation.key.ListResourceTags;
import dev.sealgate.kms.operation.key.PutKeyPolicy;
import dev.sealgate.kms.operation.key.ReplicateKey;
import dev.sealgate.kms.operation.key.ScheduleKeyDeletion;
import dev.sealgate.kms.operation.key.TagResource;
import dev.sealgate.kms.operation.key.UntagResource;
import dev.sealgate.kms.operation.key.UpdateKeyDescription;
import dev.sealgate.kms.operation.key.UpdatePrimaryRegion;
import dev.sealgate.kms.operation.material.DeleteImportedKeyMaterial;
import dev.sealgate.kms.operation.material.DisableKeyRotation;
import dev.sealgate.kms.operation.material.EnableKeyRotation;
import dev.sealgate.kms.operation.material.GetKeyRotationStatus;
import dev.sealgate.kms.operation.material.GetParametersForImport;
import dev.sealgate.kms.operation.material.ImportKeyMaterial;
import dev.sealgate.kms.operation.material.ImportRequest;
import dev.sealgate.kms.operation.material.ListKeyRotations;
import dev.sealgate.kms.operation.material.RotateKeyOnDemand;
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
    private static final Set<String> READ_ONLY =
            Set.of("Encrypt", "Decrypt", "ReEncrypt", "Sign", "DeriveSharedSecret");
    private static final List<String> READ_ONLY_STARTS = List.of("Describe", "Get", "List", "Generate", "Verify");

    // spotless:off
    static final Row<DataKeyRequest, DataKey> GENERATE_DATA_KEY =
            row("GenerateDataKey", "kms:GenerateDataKey", USE, ANY_ACCOUNT, DataKeyRequest::read, GenerateDataKey::new);
    static final Row<Decrypt.Request, OpenedCiphertext> DECRYPT =
            row("Decrypt", "kms:Decrypt", USE, ANY_ACCOUNT, Decrypt.Request::read, Decrypt::new);

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
            row("DescribeKey", "kms:DescribeKey", ANY, ANY_ACCOUNT, DescribeKey.Request::read, DescribeKey::new),
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

    private KmsOperations() {}

    /** Whether CloudTrail calls an operation read-only; also for names that are no operation's. */
    public static boolean isReadOnly(String name) {
        return READ_ONLY.contains(name) || READ_ONLY_STARTS.stream().anyMatch(name::startsWith);
    }

    /** All operations, also those not served. */
    public static List<KmsOperation> all() {
        return ROWS.stream().<KmsOperation>map(Row::operation).toList();
    }

    static List<Row<?, ?>> rows() {
        return ROWS;
    }

    /** What an operation is, and what reads and performs it. */
    record Row<Q, A extends KmsAnswer>(
            KmsOperation operation,
            Function<RequestFields, Q> reader,
            Function<Collaborators, OperationHandler<Q, A>> handler) {
        Performer<Q, A> performer(Collaborators with) {
            return new Performer<>(operation, reader, handler.apply(with), with);
        }
    }

    private static <Q, A extends KmsAnswer> Row<Q, A> row(
            String name,
            String action,
            StateRule states,
            Reach reach,
            Function<RequestFields, Q> reader,
            Function<Collaborators, OperationHandler<Q, A>> handler) {
        return new Row<>(new KmsOperation(name, action, states, reach, isReadOnly(name), true), reader, handler);
    }

    private static Row<RequestFields, KmsAnswer> ofCustomKeyStores(String name) {
        OperationHandler<RequestFields, KmsAnswer> refusal = (in, request) -> {
            throw Unsupported.customKeyStores();
        };
        return new Row<>(
                new KmsOperation(name, "kms:" + name, ANY, OWN_ACCOUNT, isReadOnly(name), false),
                fields -> fields,
                with -> refusal);
    }
}
