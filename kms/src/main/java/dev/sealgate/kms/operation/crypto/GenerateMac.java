package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Macs;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html */
public final class GenerateMac implements OperationHandler<MacRequest, KmsAnswer> {
    private final KeyAccess access;
    private final Macs macs;

    public GenerateMac(KmsContext with) {
        access = with.access();
        macs = new Macs(with.materials());
    }

    @Override
    public KmsAnswer execute(Invocation in, MacRequest request) {
        try (request) {
            KmsKey key = request.requireKey(in, access);
            try (SecretBytes mac = macs.generate(key, request.algorithm(), request.message())) {
                Bytes answered = Bytes.owning(mac.copy());
                return out -> out.text("KeyId", key.arn().toString())
                        .blob("Mac", answered)
                        .text("MacAlgorithm", request.algorithm().name());
            }
        }
    }
}
