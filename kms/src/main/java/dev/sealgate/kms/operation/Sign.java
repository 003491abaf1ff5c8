package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Signatures;
import dev.sealgate.storage.Bytes;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html */
final class Sign implements KmsOperation<SignatureRequest, KmsAnswer> {
    private final KeyAccess access;
    private final Signatures signatures;

    Sign(Collaborators with) {
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
