package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.ImportedMaterial;
import dev.sealgate.kms.key.KeyOrigin;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.SealedMaterial;
import dev.sealgate.kms.material.GivenMaterial;
import dev.sealgate.kms.material.ImportToken;
import dev.sealgate.kms.material.ImportTokens;
import dev.sealgate.kms.material.KeyMaterials;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.storage.SecretBytes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html */
public final class ImportKeyMaterial implements OperationHandler<ImportRequest, ImportedAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;
    private final KeyMaterials materials;
    private final ImportTokens tokens;
    private final InstantSource clock;

    public ImportKeyMaterial(KmsContext with) {
        access = with.access();
        keys = with.keys();
        materials = with.materials();
        tokens = with.importTokens();
        clock = with.clock();
    }

    @Override
    public ImportedAnswer execute(Invocation in, ImportRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        request.requireConsistent(now);
        KmsKey named = access.requireByKeyId(in.given(request.conditions()), request.keyId());
        Rotatable.requireOrigin(named, KeyOrigin.EXTERNAL);
        in.requireState(named);
        ImportRules.refuseGeneration(named, "ImportType", request.type());
        ImportRules.refuseGeneration(named, "KeyMaterialId", request.materialId());
        ImportRules.refuseGeneration(named, "KeyMaterialDescription", request.description());
        SealedMaterial given = unwrap(named, request, now);
        KmsKey changed = keys.update(named.arn(), key -> {
            in.requireState(key);
            requireExpected(key, given.id(), request);
            return key.withImported(given.imported(facts(key, given.id(), request)));
        });
        return new ImportedAnswer(changed, Optional.of(given.id()));
    }

    private SealedMaterial unwrap(KmsKey key, ImportRequest request, Instant now) {
        try (ImportToken token = tokens.open(key.arn(), request.token())
                .orElseThrow(() -> new KmsException(KmsErrorCode.INVALID_IMPORT_TOKEN))) {
            if (token.expired(now)) {
                throw new KmsException(KmsErrorCode.EXPIRED_IMPORT_TOKEN);
            }
            try (SecretBytes clear = token.unwrap(request.wrapped())
                            .orElseThrow(() -> new KmsException(KmsErrorCode.INVALID_CIPHERTEXT));
                    GivenMaterial given =
                            GivenMaterial.check(key.traits().spec(), clear).orElseThrow(ImportKeyMaterial::incorrect)) {
                return materials.seal(key.arn(), key.traits().spec(), given.secret(), given.publicKey(), now);
            }
        }
    }

    /**
     * AWS: the first import brings new material, later ones the existing material, unless the request says otherwise. A replica is
     * given what its primary key has.
     */
    private static void requireExpected(KmsKey key, String id, ImportRequest request) {
        ImportType type = request.type()
                .filter(_ -> !key.isReplica())
                .orElse(key.materials().isEmpty() ? ImportType.NEW_KEY_MATERIAL : ImportType.EXISTING_KEY_MATERIAL);
        boolean known = key.material(id).isPresent();
        if (known != (type == ImportType.EXISTING_KEY_MATERIAL)
                || request.materialId().filter(named -> !named.equals(id)).isPresent()) {
            throw incorrect();
        }
        key.waiting().filter(any -> !known).ifPresent(waiting -> {
            throw new KmsException(
                    KmsErrorCode.INVALID_STATE,
                    "New key material (id: " + id + ") cannot be imported into KMS key " + key.arn()
                            + ", because another key material (id: " + waiting.id() + ") is pending rotation.");
        });
    }

    /** A description stays until another is given. */
    private static ImportedMaterial facts(KmsKey key, String id, ImportRequest request) {
        Optional<String> description = request.description()
                .or(() -> key.material(id).flatMap(SealedMaterial::imported).flatMap(ImportedMaterial::description));
        return new ImportedMaterial(request.validTo(), description);
    }

    private static KmsException incorrect() {
        return new KmsException(KmsErrorCode.INCORRECT_KEY_MATERIAL);
    }
}
