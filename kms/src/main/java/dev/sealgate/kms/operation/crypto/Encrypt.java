package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KeyUsage;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.EncryptionContext;
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

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html */
public final class Encrypt implements OperationHandler<Encrypt.Request, Encrypt.Answer> {
    private final KeyAccess access;
    private final Encryption encryption;

    public Encrypt(KmsContext with) {
        access = with.access();
        encryption = new Encryption(with);
    }

    /** What Encrypt takes. No record, because it holds a secret. */
    public static final class Request implements KmsRequest {
        private final String keyId;
        private final SecretBytes plaintext;
        private final EncryptionContext context;
        private final Algorithm algorithm;
        private final CallOptions options;

        private Request(RequestFields in) {
            keyId = in.text("KeyId", Rules.KEY_ID);
            plaintext = in.secret("Plaintext", Rules.MAX_PLAINTEXT_BYTES);
            context = EncryptionContext.of(in.textMap("EncryptionContext"));
            algorithm = Encryption.orDefault(
                    in.optionalChoice("EncryptionAlgorithm", Algorithm.of(KeyUsage.ENCRYPT_DECRYPT)));
            options = CallOptions.read(in);
        }

        @Override
        public CallOptions options() {
            return options;
        }

        @Override
        public EncryptionContext context() {
            return context;
        }

        private RequestConditions conditions() {
            return RequestConditions.cryptographic(context, algorithm);
        }

        public static Request read(RequestFields in) {
            return new Request(in);
        }
    }

    public record Answer(Bytes ciphertextBlob, String keyArn, Algorithm algorithm) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.blob("CiphertextBlob", ciphertextBlob)
                    .text("EncryptionAlgorithm", algorithm.name())
                    .text("KeyId", keyArn);
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        try (SecretBytes plaintext = request.plaintext) {
            request.options.requireSupported();
            Encryption.requireBindable(request.algorithm, request.context);
            KmsKey key = access.requireByAnyName(in.given(request.conditions()), request.keyId);
            in.requireState(key);
            KeyUsageCheck.require(in, key, request.algorithm);
            Encryption.requireRoom(key, request.algorithm, plaintext.sizeBytes());
            request.options.endDryRun();
            in.record().used(key.currentMaterial().id());
            Bytes blob = encryption.encrypt(key, request.algorithm, plaintext, request.context);
            return new Answer(blob, key.arn().toString(), request.algorithm);
        }
    }
}
