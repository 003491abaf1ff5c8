package dev.sealgate.kms;

import static dev.sealgate.kms.call.AuthorizedOn.ALIAS_AND_KEY;
import static dev.sealgate.kms.call.AuthorizedOn.KEY;
import static dev.sealgate.kms.call.AuthorizedOn.NOTHING;
import static dev.sealgate.kms.call.AuthorizedOn.NO_RESOURCE;
import static dev.sealgate.kms.call.AuthorizedOn.PRINCIPAL;
import static dev.sealgate.kms.call.KmsOperation.Effect.CHANGES;
import static dev.sealgate.kms.call.KmsOperation.Effect.READS;
import static dev.sealgate.kms.call.KmsOperation.Mark.CACHEABLE;
import static dev.sealgate.kms.call.KmsOperation.Mark.CREATES_MANAGED_KEY;
import static dev.sealgate.kms.call.KmsOperation.Mark.GRANTABLE;
import static dev.sealgate.kms.call.KmsOperation.Mark.TRACKED;
import static dev.sealgate.kms.call.KmsOperation.operation;
import static dev.sealgate.kms.call.Pricing.BY_SPEC_OF_KEY;
import static dev.sealgate.kms.call.Pricing.BY_SPEC_OF_PAIR;
import static dev.sealgate.kms.call.Pricing.FLAT;
import static dev.sealgate.kms.call.Reach.ANY_ACCOUNT;
import static dev.sealgate.kms.call.Reach.OWN_ACCOUNT;
import static dev.sealgate.kms.call.StateRule.ANY;
import static dev.sealgate.kms.call.StateRule.CHANGE;
import static dev.sealgate.kms.call.StateRule.SWITCH;
import static dev.sealgate.kms.call.StateRule.UNDELETE;
import static dev.sealgate.kms.call.StateRule.USE;
import static dev.sealgate.kms.quota.QuotaRule.BY_KEY;
import static dev.sealgate.kms.quota.QuotaRule.BY_PAIR;
import static dev.sealgate.kms.quota.QuotaRule.OWN;
import static dev.sealgate.kms.quota.QuotaRule.SYMMETRIC;

import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.operation.KeyRequest;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.OperationRunner;
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
import dev.sealgate.kms.operation.key.NewKeyTerms;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every operation of the KMS, one row each; the ones AWS has and Sealgate does not serve yet are rows too.
 *
 * <p>Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
public final class KmsOperations {
    // spotless:off
    static final Row<DataKeyRequest, DataKey> GENERATE_DATA_KEY =
            row(operation("GenerateDataKey",                     READS,   USE,      ANY_ACCOUNT, KEY,           BY_KEY,    FLAT, TRACKED, GRANTABLE, CACHEABLE),
                    DataKeyRequest::read, GenerateDataKey::new);
    static final Row<Decrypt.Request, OpenedCiphertext> DECRYPT =
            row(operation("Decrypt",                             READS,   USE,      ANY_ACCOUNT, KEY,           BY_KEY,    BY_SPEC_OF_KEY, TRACKED, GRANTABLE, CACHEABLE).showing("encryptionAlgorithm"),
                    Decrypt.Request::read, Decrypt::new);

    private static final List<Row<?, ?>> ROWS = List.of(
            // wire name, whether it changes something, states of the key, whose keys, what is asked for on, request quota, price, marks; then what reads and performs it
            row(operation("CancelKeyDeletion",                   CHANGES, UNDELETE, OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    KeyRequest::read, CancelKeyDeletion::new),
            row(operation("CreateAlias",                         CHANGES, CHANGE,   OWN_ACCOUNT, ALIAS_AND_KEY, OWN,       FLAT),
                    AliasTargetRequest::read, CreateAlias::new),
            row(operation("CreateGrant",                         CHANGES, USE,      ANY_ACCOUNT, KEY,           OWN,       FLAT, GRANTABLE),
                    CreateGrant.Request::read, CreateGrant::new),
            row(operation("CreateKey",                           CHANGES, ANY,      OWN_ACCOUNT, NO_RESOURCE,   OWN,       FLAT).also(NewKeyTerms.TAG),
                    CreateKey.Request::read, CreateKey::new),
            DECRYPT,
            row(operation("DeleteAlias",                         CHANGES, ANY,      OWN_ACCOUNT, ALIAS_AND_KEY, OWN,       FLAT),
                    DeleteAlias.Request::read, DeleteAlias::new),
            row(operation("DeleteImportedKeyMaterial",           CHANGES, ANY,      OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    DeleteImportedKeyMaterial.Request::read, DeleteImportedKeyMaterial::new),
            row(operation("DeriveSharedSecret",                  READS,   USE,      ANY_ACCOUNT, KEY,           BY_KEY,    BY_SPEC_OF_KEY, TRACKED, GRANTABLE),
                    DeriveSharedSecret.Request::read, DeriveSharedSecret::new),
            row(operation("DescribeKey",                         READS,   ANY,      ANY_ACCOUNT, KEY,           OWN,       FLAT, GRANTABLE, CREATES_MANAGED_KEY),
                    DescribeKey.Request::read, DescribeKey::new),
            row(operation("DisableKey",                          CHANGES, SWITCH,   OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    KeyRequest::read, DisableKey::new),
            row(operation("DisableKeyRotation",                  CHANGES, USE,      OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    KeyRequest::read, DisableKeyRotation::new),
            row(operation("EnableKey",                           CHANGES, SWITCH,   OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    KeyRequest::read, EnableKey::new),
            row(operation("EnableKeyRotation",                   CHANGES, USE,      OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    EnableKeyRotation.Request::read, EnableKeyRotation::new),
            row(operation("Encrypt",                             READS,   USE,      ANY_ACCOUNT, KEY,           BY_KEY,    BY_SPEC_OF_KEY, TRACKED, GRANTABLE).showing("encryptionAlgorithm"),
                    Encrypt.Request::read, Encrypt::new),
            GENERATE_DATA_KEY,
            row(operation("GenerateDataKeyPair",                 READS,   USE,      ANY_ACCOUNT, KEY,           BY_PAIR,   BY_SPEC_OF_PAIR, TRACKED, GRANTABLE),
                    DataKeyPairRequest::read, GenerateDataKeyPair::new),
            row(operation("GenerateDataKeyPairWithoutPlaintext", READS,   USE,      ANY_ACCOUNT, KEY,           BY_PAIR,   BY_SPEC_OF_PAIR, TRACKED, GRANTABLE),
                    DataKeyPairRequest::read, GenerateDataKeyPairWithoutPlaintext::new),
            row(operation("GenerateDataKeyWithoutPlaintext",     READS,   USE,      ANY_ACCOUNT, KEY,           BY_KEY,    FLAT, TRACKED, GRANTABLE),
                    DataKeyRequest::read, GenerateDataKeyWithoutPlaintext::new),
            row(operation("GenerateMac",                         READS,   USE,      ANY_ACCOUNT, KEY,           BY_KEY,    FLAT, TRACKED, GRANTABLE),
                    MacRequest::new, GenerateMac::new),
            row(operation("GenerateRandom",                      READS,   ANY,      OWN_ACCOUNT, NO_RESOURCE,   SYMMETRIC, FLAT),
                    GenerateRandom.Request::read, GenerateRandom::new),
            row(operation("GetKeyLastUsage",                     READS,   ANY,      OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    KeyRequest::read, GetKeyLastUsage::new),
            row(operation("GetKeyPolicy",                        READS,   ANY,      OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    GetKeyPolicy.Request::read, GetKeyPolicy::new),
            row(operation("GetKeyRotationStatus",                READS,   ANY,      ANY_ACCOUNT, KEY,           OWN,       FLAT),
                    KeyRequest::read, GetKeyRotationStatus::new),
            row(operation("GetParametersForImport",              READS,   CHANGE,   OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    GetParametersForImport.Request::read, GetParametersForImport::new),
            row(operation("GetPublicKey",                        READS,   USE,      ANY_ACCOUNT, KEY,           OWN,       BY_SPEC_OF_KEY, GRANTABLE),
                    GetPublicKey.Request::read, GetPublicKey::new),
            row(operation("ImportKeyMaterial",                   CHANGES, CHANGE,   OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    ImportRequest::read, ImportKeyMaterial::new),
            row(operation("ListAliases",                         READS,   ANY,      OWN_ACCOUNT, NO_RESOURCE,   OWN,       FLAT),
                    ListAliases.Request::read, ListAliases::new),
            row(operation("ListGrants",                          READS,   ANY,      ANY_ACCOUNT, KEY,           OWN,       FLAT),
                    ListGrants.Request::read, ListGrants::new),
            row(operation("ListKeyPolicies",                     READS,   ANY,      OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    ListKeyPolicies.Request::read, ListKeyPolicies::new),
            row(operation("ListKeyRotations",                    READS,   ANY,      OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    ListKeyRotations.Request::read, ListKeyRotations::new),
            row(operation("ListKeys",                            READS,   ANY,      OWN_ACCOUNT, NO_RESOURCE,   OWN,       FLAT),
                    ListKeys::read, ListKeys::new),
            row(operation("ListResourceTags",                    READS,   ANY,      OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    ListResourceTags.Request::read, ListResourceTags::new),
            row(operation("ListRetirableGrants",                 READS,   ANY,      OWN_ACCOUNT, PRINCIPAL,     OWN,       FLAT),
                    ListRetirableGrants.Request::read, ListRetirableGrants::new),
            row(operation("PutKeyPolicy",                        CHANGES, ANY,      OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    PutKeyPolicy.Request::read, PutKeyPolicy::new),
            row(operation("ReEncrypt",                           READS,   USE,      ANY_ACCOUNT, KEY,           BY_KEY,    BY_SPEC_OF_KEY, TRACKED).asking(ReEncrypt.FROM).also(ReEncrypt.TO).showing("sourceEncryptionAlgorithm", "destinationEncryptionAlgorithm"),
                    ReEncrypt.Request::read, ReEncrypt::new),
            row(operation("ReplicateKey",                        CHANGES, USE,      OWN_ACCOUNT, KEY,           OWN,       FLAT).also(ReplicateKey.CREATE).also(NewKeyTerms.TAG),
                    ReplicateKey.Request::read, ReplicateKey::new),
            row(operation("RetireGrant",                         CHANGES, ANY,      ANY_ACCOUNT, KEY,           OWN,       FLAT, GRANTABLE),
                    RetireGrant.Request::read, RetireGrant::new),
            row(operation("RevokeGrant",                         CHANGES, ANY,      ANY_ACCOUNT, KEY,           OWN,       FLAT),
                    RevokeGrant.Request::read, RevokeGrant::new),
            row(operation("RotateKeyOnDemand",                   CHANGES, USE,      OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    KeyRequest::read, RotateKeyOnDemand::new),
            row(operation("ScheduleKeyDeletion",                 CHANGES, CHANGE,   OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    ScheduleKeyDeletion.Request::read, ScheduleKeyDeletion::new),
            row(operation("Sign",                                READS,   USE,      ANY_ACCOUNT, KEY,           BY_KEY,    BY_SPEC_OF_KEY, TRACKED, GRANTABLE),
                    SignatureRequest::new, Sign::new),
            row(operation("TagResource",                         CHANGES, CHANGE,   OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    TagResource.Request::read, TagResource::new),
            row(operation("UntagResource",                       CHANGES, CHANGE,   OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    UntagResource.Request::read, UntagResource::new),
            row(operation("UpdateAlias",                         CHANGES, CHANGE,   OWN_ACCOUNT, ALIAS_AND_KEY, OWN,       FLAT),
                    AliasTargetRequest::read, UpdateAlias::new),
            row(operation("UpdateKeyDescription",                CHANGES, CHANGE,   OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    UpdateKeyDescription.Request::read, UpdateKeyDescription::new),
            row(operation("UpdatePrimaryRegion",                 CHANGES, USE,      OWN_ACCOUNT, KEY,           OWN,       FLAT),
                    UpdatePrimaryRegion.Request::read, UpdatePrimaryRegion::new),
            row(operation("Verify",                              READS,   USE,      ANY_ACCOUNT, KEY,           BY_KEY,    BY_SPEC_OF_KEY, TRACKED, GRANTABLE),
                    Verify.Request::new, Verify::new),
            row(operation("VerifyMac",                           READS,   USE,      ANY_ACCOUNT, KEY,           BY_KEY,    FLAT, TRACKED, GRANTABLE),
                    VerifyMac.Request::new, VerifyMac::new),
            ofCustomKeyStores("ConnectCustomKeyStore", CHANGES),
            ofCustomKeyStores("CreateCustomKeyStore", CHANGES),
            ofCustomKeyStores("DeleteCustomKeyStore", CHANGES),
            ofCustomKeyStores("DescribeCustomKeyStores", READS),
            ofCustomKeyStores("DisconnectCustomKeyStore", CHANGES),
            ofCustomKeyStores("UpdateCustomKeyStore", CHANGES));
    // spotless:on

    private static final SequencedMap<String, KmsOperation> BY_NAME = byName();

    private KmsOperations() {}

    private static SequencedMap<String, KmsOperation> byName() {
        SequencedMap<String, KmsOperation> all = new LinkedHashMap<>();
        ROWS.forEach(row -> all.put(row.operation().name(), row.operation()));
        return Collections.unmodifiableSequencedMap(all);
    }

    /** All operations, also those not served. */
    public static SequencedCollection<KmsOperation> all() {
        return BY_NAME.sequencedValues();
    }

    public static Optional<KmsOperation> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** One runner for each operation, by its name. */
    static Map<String, OperationRunner<?, ?>> runners(KmsContext with) {
        return ROWS.stream()
                .collect(Collectors.toUnmodifiableMap(row -> row.operation().name(), row -> row.runner(with)));
    }

    /** What an operation is, and what reads and performs it. */
    record Row<Q extends KmsRequest, A extends KmsAnswer>(
            KmsOperation operation,
            Function<RequestFields, Q> reader,
            Function<KmsContext, OperationHandler<Q, A>> handler) {
        OperationRunner<Q, A> runner(KmsContext with) {
            return new OperationRunner<>(operation, reader, handler.apply(with), with);
        }
    }

    private static <Q extends KmsRequest, A extends KmsAnswer> Row<Q, A> row(
            KmsOperation operation,
            Function<RequestFields, Q> reader,
            Function<KmsContext, OperationHandler<Q, A>> handler) {
        return new Row<>(operation, reader, handler);
    }

    private static Row<KmsRequest, KmsAnswer> ofCustomKeyStores(String name, KmsOperation.Effect effect) {
        OperationHandler<KmsRequest, KmsAnswer> refusal = (in, request) -> {
            throw Unsupported.customKeyStores();
        };
        return new Row<>(
                operation(name, effect, ANY, OWN_ACCOUNT, NOTHING, OWN, FLAT).unserved(),
                fields -> KmsRequest.EMPTY,
                with -> refusal);
    }
}
