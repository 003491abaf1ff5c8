package dev.sealgate.kms;

import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.fault.Faults;
import dev.sealgate.kms.grant.GrantRepository;
import dev.sealgate.kms.grant.GrantRows;
import dev.sealgate.kms.grant.GrantTokens;
import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.key.AliasRepository;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyReference;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KeyState;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.KmsKeyUses;
import dev.sealgate.kms.key.KmsServiceObserver;
import dev.sealgate.kms.key.ResourceQuotas;
import dev.sealgate.kms.key.Rotation;
import dev.sealgate.kms.material.EncryptionContext;
import dev.sealgate.kms.material.ImportTokens;
import dev.sealgate.kms.material.KeyMaterials;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.NewKeys;
import dev.sealgate.kms.operation.OperationRunner;
import dev.sealgate.kms.operation.crypto.DataKey;
import dev.sealgate.kms.operation.crypto.DataKeyRequest;
import dev.sealgate.kms.operation.crypto.Decrypt;
import dev.sealgate.kms.operation.crypto.OpenedCiphertext;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.kms.quota.RequestRates;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.SealedWithin;
import dev.sealgate.storage.seal.RootKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key management service: one instance serves {@code TrentService.*} on the wire and S3's encryption in the process.
 *
 * <p>Thread-safe. Every method throws {@link KmsException} with AWS's code and text when it refuses.
 */
public final class Kms {
    private static final Logger LOG = LoggerFactory.getLogger(Kms.class);

    private static final RequestRates UNTHROTTLED =
            new RequestRates(Map.of(RequestRates.ALL_OTHERS, Integer.MAX_VALUE));

    private final KeyRepository keys;
    private final KmsKeyUses keyUses;
    private final AliasRepository aliases;
    private final GrantRepository grants;
    private final NewKeys newKeys;
    private final PrincipalIds principals;
    private final Map<String, OperationRunner<?, ?>> operations;
    private final OperationRunner<DataKeyRequest, DataKey> generateDataKey;
    private final OperationRunner<Decrypt.Request, OpenedCiphertext> decrypt;

    /**
     * One that throttles nobody.
     *
     * @param principals resolves the names that key policies and grants use
     */
    public Kms(
            Database database,
            RootKey root,
            Authorizer authorizer,
            PrincipalIds principals,
            InstantSource clock,
            SecureRandom random) {
        this(
                database,
                root,
                authorizer,
                principals,
                ResourceQuotas.DEFAULTS,
                CostlyWork.unbounded(),
                UNTHROTTLED,
                new Faults(),
                KmsServiceObserver.NOBODY,
                clock,
                random);
    }

    /**
     * As {@link #Kms(Database, RootKey, Authorizer, PrincipalIds, InstantSource, SecureRandom)}, with quotas and with faults on purpose.
     *
     * @param observer notified of what the KMS does to keys on its own
     */
    public Kms(
            Database database,
            RootKey root,
            Authorizer authorizer,
            PrincipalIds principals,
            ResourceQuotas quotas,
            CostlyWork costlyWork,
            RequestRates rates,
            Faults faults,
            KmsServiceObserver observer,
            InstantSource clock,
            SecureRandom random) {
        KeyMaterials materials = new KeyMaterials(root, random);
        keys = keys(database, quotas, materials, observer, clock);
        keyUses = new KmsKeyUses(database, keys, clock);
        aliases = new AliasRepository(database, keys, quotas);
        grants = new GrantRepository(database, keys, quotas);
        this.principals = principals;
        newKeys = new NewKeys(materials, clock, random);
        KmsContext with = KmsContext.of(
                keys,
                keyUses,
                aliases,
                grants,
                new GrantTokens(root),
                newKeys,
                materials,
                new ImportTokens(root, materials),
                authorizer,
                principals,
                costlyWork,
                rates,
                faults,
                clock,
                random);
        operations = KmsOperations.runners(with);
        generateDataKey = KmsOperations.GENERATE_DATA_KEY.runner(with);
        decrypt = KmsOperations.DECRYPT.runner(with);
    }

    private static KeyRepository keys(
            Database database,
            ResourceQuotas quotas,
            KeyMaterials materials,
            KmsServiceObserver observer,
            InstantSource clock) {
        return new KeyRepository(
                database,
                clock,
                quotas,
                key -> GrantRows.removeAll(database, key),
                (key, now) -> materials.generate(key.arn(), key.traits().spec(), now),
                observer);
    }

    /** What the KMS seals within its records: key material. */
    public static SealedWithin<?, ?> sealedWithin(RootKey from, RootKey to) {
        SecureRandom unused = new SecureRandom();
        KeyMaterials old = new KeyMaterials(from, unused);
        KeyMaterials next = new KeyMaterials(to, unused);
        return KeyRepository.sealedWithin((key, material) -> old.reseal(key, material, next));
    }

    /**
     * GenerateDataKey with {@code KeySpec} AES_256.
     * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
     *
     * @param keyId key id, key ARN, alias name or alias ARN
     */
    public GeneratedDataKey generateDataKey(KmsCall call, String keyId, Map<String, String> encryptionContext) {
        DataKey answer = generateDataKey.perform(
                call,
                Map.of("keyId", keyId, "keySpec", "AES_256", "encryptionContext", encryptionContext),
                encryptionContext,
                () -> DataKeyRequest.aes256(keyId, EncryptionContext.of(encryptionContext)));
        return new GeneratedDataKey(answer.plaintext(), answer.ciphertextBlob(), answer.keyArn());
    }

    /**
     * Decrypt of a symmetric ciphertext; the caller closes the result.
     * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
     *
     * @param keyId when given, the key that must have produced the ciphertext
     */
    public SecretBytes decrypt(
            KmsCall call, Bytes ciphertextBlob, Map<String, String> encryptionContext, Optional<String> keyId) {
        Map<String, Object> parameters = new HashMap<>(
                Map.of("encryptionAlgorithm", "SYMMETRIC_DEFAULT", "encryptionContext", encryptionContext));
        keyId.ifPresent(named -> parameters.put("keyId", named));
        return decrypt.perform(
                        call,
                        parameters,
                        encryptionContext,
                        () -> Decrypt.Request.of(ciphertextBlob, EncryptionContext.of(encryptionContext), keyId))
                .plaintext();
    }

    /**
     * One operation in AWS JSON 1.1, as on the wire.
     *
     * @param operation the name behind {@code TrentService.}
     * @param json the request body; at most 64 KiB is looked at by callers
     * @return the response body; empty where AWS answers without one
     */
    public byte[] execute(KmsCall call, String operation, byte[] json) {
        return Optional.<OperationRunner<?, ?>>ofNullable(operations.get(operation))
                .orElseThrow(() -> new KmsException(KmsErrorCode.UNKNOWN_OPERATION))
                .performJson(call, json);
    }

    /**
     * The ARN of the key that a name means in an account's region, whether or not there is such a key; nothing for aliases
     * without a key and for what names no key of the region. For comparisons: no permission is asked for.
     *
     * @param name key id, key ARN, alias name or alias ARN
     */
    public Optional<String> findArn(AccountId account, String region, String name) {
        try {
            return switch (KeyReference.parse(name, account, region)) {
                case KeyReference.Key(KeyArn arn) -> Optional.of(arn.toString());
                case KeyReference.Alias(AliasArn arn) ->
                    aliases.findKey(arn).map(key -> key.arn().toString());
            };
        } catch (KmsException noName) {
            return Optional.empty();
        }
    }

    /** What using the key asks the store for that a key id or key ARN means, to read it ahead of need; nothing for other names. */
    public List<RecordKey> recordsOfUse(AccountId account, String region, String name) {
        try {
            return KeyReference.parse(name, account, region) instanceof KeyReference.Key(KeyArn arn)
                    ? grants.recordsOfUse(arn)
                    : List.of();
        } catch (KmsException noName) {
            return List.of();
        }
    }

    /** The keys that an account pays for monthly: its own, in all regions, without those that services manage. */
    public List<KeyLife> customerKeys(AccountId account) {
        return keys.all(account).stream()
                .filter(key -> !key.managedByService())
                .map(Kms::life)
                .toList();
    }

    private static KeyLife life(KmsKey key) {
        return new KeyLife(
                key.arn(),
                key.createdAt(),
                key.materials().stream()
                        .flatMap(material -> material.rotated().stream())
                        .map(Rotation::date)
                        // A replica may be younger than the material that it shares.
                        .map(since -> since.isBefore(key.createdAt()) ? key.createdAt() : since)
                        .toList(),
                key.state() == KeyState.PENDING_DELETION || key.state() == KeyState.PENDING_REPLICA_DELETION);
    }

    /** Creates the key and its alias; an existing key of this id, or alias of this name, is left as it is. */
    public void seed(SeedKey seed) {
        KmsKey unlabelled = seed.material()
                .map(material -> newKeys.named(seed.arn(), material))
                .orElseGet(() -> newKeys.named(seed.arn()));
        KmsKey described = unlabelled.withDescription(seed.description());
        KmsKey fresh = seed.policy()
                .map(text -> described.withPolicy(text, principalIds(text)))
                .orElse(described);
        boolean made =
                seed.alias().map(alias -> aliases.createWithKey(alias, fresh)).orElseGet(() -> keys.create(fresh));
        if (made) {
            LOG.info("made the configured key {}", fresh.arn());
        }
    }

    private Map<String, String> principalIds(String policy) {
        return switch (PolicyDocument.parse(policy, PolicyRules.of(PolicyRules.Kind.KMS_KEY))) {
            case ParsedPolicy.Valid(PolicyDocument document) -> principals.bindKnown(document.namedPrincipals());
            case ParsedPolicy.Malformed _ -> Map.of();
        };
    }

    /**
     * Does what time does to keys: removes those whose deletion date has passed with their material and aliases, rotates those whose
     * automatic rotation is due, destroys imported material that has expired; answers which.
     *
     * <p>Every operation sees the change as soon as the date passes, whether or not this has run.
     */
    public KeyRepository.Settled settleDueKeys() {
        KeyRepository.Settled settled = keys.settleDue();
        settled.removed().forEach(arn -> LOG.info("destroyed the material of {}: its deletion date has passed", arn));
        return settled;
    }

    /**
     * Removes what is left of destroyed material in the files of the store: RocksDB, like others, holds deleted and replaced values until
     * it rewrites the files they are in.
     */
    public void expungeDestroyedMaterial() {
        keys.expungeDestroyed();
    }

    /** Writes when keys were last used; what was noted since is lost in a crash. */
    public void flushKeyUses() {
        keyUses.flush();
    }
}
