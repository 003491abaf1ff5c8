package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.CiphertextBlob;
import dev.sealgate.kms.material.Ciphertexts;
import dev.sealgate.kms.material.EncryptionContext;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.storage.Bytes;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html */
final class ReEncrypt implements KmsOperation<ReEncrypt.Request, ReEncrypt.Answer> {
    /** Asked of the destination key; of the source key {@code kms:ReEncryptFrom} is asked. */
    private static final String TO_ACTION = "kms:ReEncryptTo";

    private final KeyAccess access;
    private final Ciphertexts ciphertexts;
    private final CiphertextOpener opener;

    ReEncrypt(Collaborators with) {
        access = with.access();
        ciphertexts = with.ciphertexts();
        opener = new CiphertextOpener(with);
    }

    record Request(
            CiphertextInput source,
            String destinationKeyId,
            EncryptionContext destinationContext,
            EncryptionAlgorithm destinationAlgorithm,
            CallOptions options) {
        static Request read(RequestFields in) {
            return new Request(
                    new CiphertextInput(
                            in.blob("CiphertextBlob", CiphertextBlob.MAX_BYTES),
                            EncryptionContext.of(in.textMap("SourceEncryptionContext")),
                            in.optionalText("SourceKeyId", Rules.KEY_ID),
                            in.optionalChoice("SourceEncryptionAlgorithm", EncryptionAlgorithm.class)),
                    in.text("DestinationKeyId", Rules.KEY_ID),
                    EncryptionContext.of(in.textMap("DestinationEncryptionContext")),
                    EncryptionAlgorithm.orDefault(
                            in.optionalChoice("DestinationEncryptionAlgorithm", EncryptionAlgorithm.class)),
                    CallOptions.read(in, "DryRunModifiers"));
        }

        private RequestConditions conditionsOfDestination() {
            Optional<KeyArn> from = CiphertextBlob.parse(source.blob()).map(CiphertextBlob::key);
            return RequestConditions.cryptographic(destinationContext, destinationAlgorithm)
                    .and(RequestConditions.reEncryption(from));
        }
    }

    record Answer(Bytes ciphertextBlob, KmsKey source, String sourceMaterialId, KmsKey destination)
            implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            String algorithm = EncryptionAlgorithm.SYMMETRIC_DEFAULT.name();
            out.blob("CiphertextBlob", ciphertextBlob)
                    .text("DestinationEncryptionAlgorithm", algorithm)
                    .text(
                            "DestinationKeyMaterialId",
                            destination.currentMaterial().id())
                    .text("KeyId", destination.arn().toString())
                    .text("SourceEncryptionAlgorithm", algorithm)
                    .text("SourceKeyId", source.arn().toString())
                    .text("SourceKeyMaterialId", sourceMaterialId);
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        request.options().requireSupported();
        KmsKey destination = access.requireByAnyName(
                in.asking(TO_ACTION).given(request.conditionsOfDestination()), request.destinationKeyId());
        in.requireState(destination);
        request.destinationAlgorithm().requireFits(destination);
        RequestConditions sameKey = RequestConditions.reEncryption(Optional.of(destination.arn()));
        try (OpenedCiphertext opened = opener.open(in.given(sameKey), request.source())) {
            request.options().endDryRun();
            Bytes blob = ciphertexts.seal(destination, opened.plaintext(), request.destinationContext());
            return new Answer(blob, opened.key(), opened.materialId(), destination);
        }
    }
}
