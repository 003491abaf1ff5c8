package dev.sealgate.kms.operation;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Signatures;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.storage.Bytes;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html */
final class Verify implements KmsOperation<Verify.Request, KmsAnswer> {
    private final KeyAccess access;
    private final Signatures signatures;

    Verify(Collaborators with) {
        access = with.access();
        signatures = new Signatures(with.materials());
    }

    /** What Verify takes: the fields of Sign and what it answered. */
    static final class Request extends SignatureRequest {
        private final Bytes signature;

        Request(RequestFields in) {
            super(in);
            signature = in.blob("Signature", Rules.MAX_SIGNATURE_BYTES);
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        try (request) {
            KmsKey key = request.requireKey(in, access);
            if (!signatures.verify(
                    key, request.algorithm(), request.messageType(), request.message(), request.signature)) {
                throw new KmsException(KmsErrorCode.INVALID_SIGNATURE);
            }
            return out -> out.text("KeyId", key.arn().toString())
                    .flag("SignatureValid", true)
                    .text("SigningAlgorithm", request.algorithm().name());
        }
    }
}
