package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.call.KmsAction;
import dev.sealgate.kms.grant.GrantOperation;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyUsage;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.CiphertextBlob;
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
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html */
public final class ReEncrypt implements OperationHandler<ReEncrypt.Request, ReEncrypt.Answer> {
    /** Asked for on the source key. */
    public static final KmsAction FROM = KmsAction.grantable(GrantOperation.RE_ENCRYPT_FROM);

    /** Asked for on the destination key. */
    public static final KmsAction TO = KmsAction.grantable(GrantOperation.RE_ENCRYPT_TO);

    private final KeyAccess access;
    private final Encryption encryption;
    private final CiphertextOpener opener;

    public ReEncrypt(KmsContext with) {
        access = with.access();
        encryption = new Encryption(with);
        opener = new CiphertextOpener(with);
    }

    public record Request(
            CiphertextInput source,
            String destinationKeyId,
            EncryptionContext destinationContext,
            Algorithm destinationAlgorithm,
            CallOptions options)
            implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    CiphertextInput.read(in, "Source"),
                    in.text("DestinationKeyId", Rules.KEY_ID),
                    EncryptionContext.of(in.textMap("DestinationEncryptionContext")),
                    Encryption.orDefault(in.optionalChoice(
                            "DestinationEncryptionAlgorithm", Algorithm.of(KeyUsage.ENCRYPT_DECRYPT))),
                    CallOptions.read(in));
        }

        /** @param from the key of the ciphertext, as far as the request says */
        private RequestConditions conditionsOfDestination(Optional<KeyArn> from) {
            return RequestConditions.cryptographic(destinationContext, destinationAlgorithm)
                    .and(RequestConditions.reEncryption(from));
        }
    }

    /** @param source already closed: only its key and algorithm are answered */
    public record Answer(Bytes ciphertextBlob, OpenedCiphertext source, KmsKey destination, Algorithm algorithm)
            implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.blob("CiphertextBlob", ciphertextBlob).text("DestinationEncryptionAlgorithm", algorithm.name());
            if (algorithm == Algorithm.SYMMETRIC_DEFAULT) {
                out.text(
                        "DestinationKeyMaterialId",
                        destination.currentMaterial().id());
            }
            out.text("KeyId", destination.arn().toString())
                    .text("SourceEncryptionAlgorithm", source.algorithm().name())
                    .text("SourceKeyId", source.key().arn().toString());
            source.materialId().ifPresent(id -> out.text("SourceKeyMaterialId", id));
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        request.options().requireSupported();
        Algorithm algorithm = request.destinationAlgorithm();
        Encryption.requireBindable(algorithm, request.destinationContext());
        Optional<KeyArn> from = keyOf(in, request.source());
        KmsKey destination = access.requireByAnyName(
                in.asking(TO).given(request.conditionsOfDestination(from)), request.destinationKeyId());
        in.requireState(destination);
        KeyUsageCheck.require(in, destination, algorithm);
        RequestConditions sameKey = RequestConditions.reEncryption(Optional.of(destination.arn()));
        try (OpenedCiphertext opened = opener.open(in.given(sameKey), request.source())) {
            Encryption.requireRoom(destination, algorithm, opened.plaintext().sizeBytes());
            request.options().endDryRun();
            Bytes blob = encryption.encrypt(destination, algorithm, opened.plaintext(), request.destinationContext());
            return new Answer(blob, opened, destination, algorithm);
        }
    }

    /** Symmetric ciphertexts name their key; for others the request must. */
    private Optional<KeyArn> keyOf(Invocation in, CiphertextInput source) {
        boolean namesKey = Encryption.orDefault(source.algorithm()) == Algorithm.SYMMETRIC_DEFAULT
                && source.blob().isPresent();
        return namesKey
                ? source.blob()
                        .flatMap(CiphertextBlob::parse)
                        .map(blob -> blob.key().related(in.region()))
                : source.keyId().flatMap(name -> access.findArn(in, name));
    }
}
