package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.material.EncryptionContext;
import dev.sealgate.kms.operation.CallOptions;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import java.util.Optional;

/** What GenerateDataKey and GenerateDataKeyWithoutPlaintext take. Immutable. */
public record DataKeyRequest(
        String keyId,
        Optional<DataKeySpec> keySpec,
        Optional<Integer> numberOfBytes,
        EncryptionContext context,
        CallOptions options)
        implements KmsRequest {
    /** The lengths that have a name. */
    enum DataKeySpec {
        AES_256(32),
        AES_128(16);

        private final int sizeBytes;

        DataKeySpec(int sizeBytes) {
            this.sizeBytes = sizeBytes;
        }
    }

    /** A request for 256 bits. */
    public static DataKeyRequest aes256(String keyId, EncryptionContext context) {
        return new DataKeyRequest(keyId, Optional.of(DataKeySpec.AES_256), Optional.empty(), context, CallOptions.NONE);
    }

    public static DataKeyRequest read(RequestFields in) {
        return new DataKeyRequest(
                in.text("KeyId", Rules.KEY_ID),
                in.optionalChoice("KeySpec", DataKeySpec.class),
                in.optionalInteger("NumberOfBytes", 1, Rules.MAX_RANDOM_BYTES),
                EncryptionContext.of(in.textMap("EncryptionContext")),
                CallOptions.read(in, "Recipient"));
    }

    int sizeBytes() {
        if (keySpec.isPresent() == numberOfBytes.isPresent()) {
            throw new KmsException(KmsErrorCode.VALIDATION, "Please specify either number of bytes or key spec.");
        }
        return keySpec.map(spec -> spec.sizeBytes).or(() -> numberOfBytes).orElseThrow();
    }
}
