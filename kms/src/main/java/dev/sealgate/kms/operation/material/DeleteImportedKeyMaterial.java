package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeyOrigin;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.SealedMaterial;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html */
public final class DeleteImportedKeyMaterial
        implements OperationHandler<DeleteImportedKeyMaterial.Request, ImportedAnswer> {
    private final KeyAccess access;
    private final KeyRepository keys;

    public DeleteImportedKeyMaterial(KmsContext with) {
        access = with.access();
        keys = with.keys();
    }

    public record Request(String keyId, Optional<String> materialId) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.text("KeyId", Rules.KEY_ID), in.optionalText("KeyMaterialId", ImportRules.MATERIAL_ID));
        }
    }

    @Override
    public ImportedAnswer execute(Invocation in, Request request) {
        KmsKey named = access.requireByKeyId(in, request.keyId());
        Rotatable.requireOrigin(named, KeyOrigin.EXTERNAL);
        ImportRules.refuseGeneration(named, "KeyMaterialId", request.materialId());
        KmsKey changed = keys.update(named.arn(), key -> {
            in.requireState(key);
            return meant(key, request).map(id -> without(key, id)).orElse(key);
        });
        return new ImportedAnswer(changed, meant(changed, request));
    }

    /** AWS: the current one, which it remains after it was deleted. */
    private static Optional<String> meant(KmsKey key, Request request) {
        return request.materialId().or(() -> key.current().map(SealedMaterial::id));
    }

    private static KmsKey without(KmsKey key, String id) {
        if (key.material(id).isEmpty()) {
            throw new KmsException(
                    KmsErrorCode.NOT_FOUND, "Key material (id: " + id + ") of " + key.arn() + " does not exist");
        }
        return key.withoutMaterial(id);
    }
}
