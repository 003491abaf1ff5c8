package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.material.EncryptionContext;
import dev.sealgate.kms.operation.CallOptions;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.storage.Bytes;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html */
public final class Decrypt implements OperationHandler<Decrypt.Request, OpenedCiphertext> {
    private final CiphertextOpener opener;

    public Decrypt(KmsContext with) {
        opener = new CiphertextOpener(with);
    }

    /** What Decrypt takes. Immutable. */
    public record Request(CiphertextInput input, CallOptions options) implements KmsRequest {
        /** @param keyId when given, the key that must have produced the ciphertext */
        public static Request of(Bytes blob, EncryptionContext context, Optional<String> keyId) {
            return new Request(
                    new CiphertextInput(Optional.of(blob), context, keyId, Optional.empty()), CallOptions.NONE);
        }

        @Override
        public EncryptionContext context() {
            return input.context();
        }

        public static Request read(RequestFields in) {
            return new Request(CiphertextInput.read(in, ""), CallOptions.read(in, "Recipient"));
        }
    }

    @Override
    public OpenedCiphertext execute(Invocation in, Request request) {
        request.options().requireSupported();
        OpenedCiphertext opened = opener.open(in, request.input());
        if (request.options().dryRun()) {
            opened.close();
        }
        request.options().endDryRun();
        return opened;
    }
}
