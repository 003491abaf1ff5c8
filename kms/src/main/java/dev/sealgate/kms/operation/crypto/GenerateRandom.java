package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPermissions;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.operation.Unsupported;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.storage.SecretBytes;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html */
public final class GenerateRandom implements OperationHandler<GenerateRandom.Request, GenerateRandom.Answer> {
    private final KmsPermissions permissions;
    private final SecureRandom random;

    public GenerateRandom(KmsContext with) {
        permissions = with.permissions();
        random = with.random();
    }

    public record Request(Optional<Integer> numberOfBytes, List<String> refused) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.optionalInteger("NumberOfBytes", 1, Rules.MAX_RANDOM_BYTES),
                    Stream.of("CustomKeyStoreId", "Recipient").filter(in::given).toList());
        }
    }

    /** No record, because it holds a secret. */
    public static final class Answer implements KmsAnswer {
        private final SecretBytes plaintext;

        private Answer(SecretBytes plaintext) {
            this.plaintext = plaintext;
        }

        @Override
        public void writeTo(ResponseFields out) {
            out.secret("Plaintext", plaintext);
        }

        @Override
        public void close() {
            plaintext.close();
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        int sizeBytes = request.numberOfBytes()
                .orElseThrow(() -> new KmsException(KmsErrorCode.VALIDATION, "NumberOfBytes is required."));
        Unsupported.refuse(request.refused());
        permissions.requireWithoutResource(in);
        return new Answer(SecretBytes.random(sizeBytes, random));
    }
}
