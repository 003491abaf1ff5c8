package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.Optional;

/** What ImportKeyMaterial and DeleteImportedKeyMaterial answer. Immutable. */
public record ImportedAnswer(KmsKey key, Optional<String> materialId) implements KmsAnswer {
    @Override
    public void writeTo(ResponseFields out) {
        out.text("KeyId", key.arn().toString());
        materialId.filter(any -> ImportRules.hasGenerations(key)).ifPresent(id -> out.text("KeyMaterialId", id));
    }
}
