package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeyUsage;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.SharedSecrets;
import dev.sealgate.kms.operation.CallOptions;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.security.PublicKey;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html */
public final class DeriveSharedSecret
        implements OperationHandler<DeriveSharedSecret.Request, DeriveSharedSecret.Answer> {
    private final KeyAccess access;
    private final SharedSecrets sharedSecrets;

    public DeriveSharedSecret(KmsContext with) {
        access = with.access();
        sharedSecrets = new SharedSecrets(with.materials());
    }

    public record Request(String keyId, Algorithm algorithm, Bytes publicKey, CallOptions options)
            implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.text("KeyId", Rules.KEY_ID),
                    in.choice("KeyAgreementAlgorithm", Algorithm.of(KeyUsage.KEY_AGREEMENT)),
                    in.blob("PublicKey", Rules.MAX_PUBLIC_KEY_BYTES),
                    CallOptions.read(in, "Recipient"));
        }
    }

    /** Closing zeroes the secret. */
    public record Answer(KmsKey key, Algorithm algorithm, SecretBytes secret) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.text("KeyAgreementAlgorithm", algorithm.name())
                    .text("KeyId", key.arn().toString())
                    .text("KeyOrigin", key.traits().origin().name())
                    .secret("SharedSecret", secret);
        }

        @Override
        public void close() {
            secret.close();
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        request.options().requireSupported();
        KmsKey key = access.requireByAnyName(
                in.given(RequestConditions.of("kms:KeyAgreementAlgorithm", request.algorithm())), request.keyId());
        in.requireState(key);
        KeyUsageCheck.require(in, key, request.algorithm());
        PublicKey peer = SharedSecrets.peer(key, request.publicKey())
                .orElseThrow(() -> new KmsException(KmsErrorCode.VALIDATION));
        request.options().endDryRun();
        in.record().used(key.currentMaterial().id());
        return new Answer(key, request.algorithm(), sharedSecrets.derive(key, request.algorithm(), peer));
    }
}
