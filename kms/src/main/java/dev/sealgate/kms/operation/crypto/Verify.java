package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Signatures;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.storage.Bytes;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html */
public final class Verify implements OperationHandler<Verify.Request, KmsAnswer> {
    private final KeyAccess access;
    private final Signatures signatures;

    public Verify(KmsContext with) {
        access = with.access();
        signatures = new Signatures(with.materials());
    }

    /** What Verify takes: the fields of Sign and what it answered. */
    public static final class Request extends SignatureRequest {
        private final Bytes signature;

        public Request(RequestFields in) {
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
