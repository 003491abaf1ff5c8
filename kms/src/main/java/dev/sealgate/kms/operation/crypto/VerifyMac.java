package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Macs;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.storage.SecretBytes;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html */
public final class VerifyMac implements OperationHandler<VerifyMac.Request, KmsAnswer> {
    private final KeyAccess access;
    private final Macs macs;

    public VerifyMac(KmsContext with) {
        access = with.access();
        macs = new Macs(with.materials());
    }

    /** What VerifyMac takes: the fields of GenerateMac and what it answered. */
    public static final class Request extends MacRequest {
        private final SecretBytes mac;

        public Request(RequestFields in) {
            super(in);
            mac = in.secret("Mac", Rules.MAX_SIGNATURE_BYTES);
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        try (request) {
            KmsKey key = request.requireKey(in, access);
            try (SecretBytes expected = macs.generate(key, request.algorithm(), request.message())) {
                // SecretBytes compare in constant time.
                if (!expected.equals(request.mac)) {
                    throw new KmsException(KmsErrorCode.INVALID_MAC);
                }
            }
            return out -> out.text("KeyId", key.arn().toString())
                    .text("MacAlgorithm", request.algorithm().name())
                    .flag("MacValid", true);
        }
    }
}
