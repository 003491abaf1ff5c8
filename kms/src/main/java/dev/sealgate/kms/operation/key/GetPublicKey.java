package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.CallOptions;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.storage.Bytes;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html */
public final class GetPublicKey implements OperationHandler<GetPublicKey.Request, GetPublicKey.Answer> {
    private final KeyAccess access;

    public GetPublicKey(KmsContext with) {
        access = with.access();
    }

    public record Request(String keyId, CallOptions options) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(in.text("KeyId", Rules.KEY_ID), CallOptions.read(in));
        }
    }

    /** @param publicKey SubjectPublicKeyInfo in DER */
    public record Answer(KmsKey key, Bytes publicKey) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            KeySpec spec = key.traits().spec();
            KeyMetadata.writeOldSpec(out, spec);
            KeyMetadata.writeAlgorithms(out, key.traits());
            out.text("KeyId", key.arn().toString())
                    .text("KeySpec", spec.name())
                    .text("KeyUsage", key.traits().usage().name())
                    .blob("PublicKey", publicKey);
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        request.options().requireSupported();
        KmsKey key = access.requireByAnyName(in, request.keyId());
        in.requireState(key);
        Bytes publicKey = key.currentMaterial().publicKey().orElseThrow(() -> hasNone(key));
        in.record().used(key.currentMaterial().id());
        return new Answer(key, publicKey);
    }

    private static KmsException hasNone(KmsKey key) {
        return new KmsException(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                key.arn() + " key spec is " + key.traits().spec() + " which is not valid for GetPublicKey.");
    }
}
