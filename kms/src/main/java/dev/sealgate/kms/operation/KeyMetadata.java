package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeyState;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.List;

/**
 * What CreateKey and DescribeKey tell about a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
record KeyMetadata(KmsKey key) implements KmsAnswer {
    @Override
    public void writeTo(ResponseFields out) {
        out.object("KeyMetadata", this::writeFields);
    }

    private void writeFields(ResponseFields out) {
        out.text("AWSAccountId", key.arn().account().value())
                .text("Arn", key.arn().toString())
                .time("CreationDate", key.createdAt())
                .text("CurrentKeyMaterialId", key.currentMaterial().id())
                .text("CustomerMasterKeySpec", key.traits().spec().name());
        key.status().deletionDate().ifPresent(date -> out.time("DeletionDate", date));
        out.text("Description", key.description())
                .flag("Enabled", key.state() == KeyState.ENABLED)
                .texts("EncryptionAlgorithms", List.of(EncryptionAlgorithm.SYMMETRIC_DEFAULT.name()))
                .text("KeyId", key.arn().keyId().text())
                .text("KeyManager", key.traits().manager().name())
                .text("KeySpec", key.traits().spec().name())
                .text("KeyState", key.state().wireName())
                .text("KeyUsage", key.traits().usage().name())
                .flag("MultiRegion", key.arn().keyId().isMultiRegion())
                .text("Origin", key.traits().origin().name());
    }
}
