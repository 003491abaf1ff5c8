package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.material.EncryptionContext;
import dev.sealgate.kms.operation.CallOptions;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.operation.Unsupported;
import dev.sealgate.kms.wire.RequestFields;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What GenerateDataKeyPair and GenerateDataKeyPairWithoutPlaintext take. Immutable. */
public record DataKeyPairRequest(String keyId, KeySpec keyPairSpec, EncryptionContext context, CallOptions options)
        implements KmsRequest {
    /** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html */
    private static final List<KeySpec> SPECS = List.of(
            KeySpec.RSA_2048,
            KeySpec.RSA_3072,
            KeySpec.RSA_4096,
            KeySpec.ECC_NIST_P256,
            KeySpec.ECC_NIST_P384,
            KeySpec.ECC_NIST_P521,
            KeySpec.ECC_SECG_P256K1,
            KeySpec.SM2,
            KeySpec.ECC_NIST_EDWARDS25519);

    public static DataKeyPairRequest read(RequestFields in) {
        return new DataKeyPairRequest(
                in.text("KeyId", Rules.KEY_ID),
                in.choice("KeyPairSpec", SPECS),
                EncryptionContext.of(in.textMap("EncryptionContext")),
                CallOptions.read(in, "Recipient"));
    }

    @Override
    public Optional<KeySpec> pairToMake() {
        return Optional.of(keyPairSpec);
    }

    void requireSupported() {
        options.requireSupported();
        Unsupported.refuse(Stream.of(keyPairSpec)
                .filter(spec -> spec == KeySpec.SM2)
                .map(spec -> "KeyPairSpec " + spec)
                .toList());
    }
}
