package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.material.ImportTokens;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.TextRule;
import dev.sealgate.storage.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What ImportKeyMaterial takes. Immutable. */
public record ImportRequest(
        String keyId,
        Bytes token,
        Bytes wrapped,
        Optional<Instant> validTo,
        ExpirationModel expirationModel,
        Optional<ImportType> type,
        Optional<String> description,
        Optional<String> materialId)
        implements KmsRequest {
    private static final int MAX_WRAPPED_BYTES = 6144;
    private static final Duration MAX_VALIDITY = Duration.ofDays(365);
    private static final TextRule DESCRIPTION = TextRule.length(0, 256).matching("^[a-zA-Z0-9:/_\\s.-]+$");

    public static ImportRequest read(RequestFields in) {
        return new ImportRequest(
                in.text("KeyId", Rules.KEY_ID),
                in.blob("ImportToken", ImportTokens.MAX_BYTES),
                in.blob("EncryptedKeyMaterial", MAX_WRAPPED_BYTES),
                in.optionalTime("ValidTo"),
                in.optionalChoice("ExpirationModel", ExpirationModel.class)
                        .orElse(ExpirationModel.KEY_MATERIAL_EXPIRES),
                in.optionalChoice("ImportType", ImportType.class),
                in.optionalText("KeyMaterialDescription", DESCRIPTION),
                in.optionalText("KeyMaterialId", ImportRules.MATERIAL_ID));
    }

    RequestConditions conditions() {
        return RequestConditions.of("kms:ExpirationModel", expirationModel)
                .and(RequestConditions.of("kms:ValidTo", validTo));
    }

    /** @throws KmsException when the fields do not go together */
    void requireConsistent(Instant now) {
        boolean expires = expirationModel == ExpirationModel.KEY_MATERIAL_EXPIRES;
        if (expires && validTo.isEmpty()) {
            throw invalid("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
        }
        if (!expires && validTo.isPresent()) {
            throw invalid("A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE");
        }
        if (validTo.filter(end -> !end.isAfter(now)).isPresent()) {
            throw invalid("The validTo date must be in the future");
        }
        if (validTo.filter(end -> end.isAfter(now.plus(MAX_VALIDITY))).isPresent()) {
            throw invalid("The validTo date must be no more than 365 days in the future");
        }
        if (type.filter(ImportType.NEW_KEY_MATERIAL::equals).isPresent() && materialId.isPresent()) {
            throw invalid("A keyMaterialId must not be set if the ImportType is NEW_KEY_MATERIAL");
        }
    }

    private static KmsException invalid(String text) {
        return new KmsException(KmsErrorCode.VALIDATION, text);
    }
}
