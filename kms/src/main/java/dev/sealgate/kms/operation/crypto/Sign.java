package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Signatures;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.storage.Bytes;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html */
public final class Sign implements OperationHandler<SignatureRequest, KmsAnswer> {
    private final KeyAccess access;
    private final Signatures signatures;

    public Sign(KmsContext with) {
        access = with.access();
        signatures = new Signatures(with.materials());
    }

    @Override
    public KmsAnswer execute(Invocation in, SignatureRequest request) {
        try (request) {
            KmsKey key = request.requireKey(in, access);
            Bytes signature = signatures.sign(key, request.algorithm(), request.messageType(), request.message());
            return out -> out.text("KeyId", key.arn().toString())
                    .blob("Signature", signature)
                    .text("SigningAlgorithm", request.algorithm().name());
        }
    }
}
