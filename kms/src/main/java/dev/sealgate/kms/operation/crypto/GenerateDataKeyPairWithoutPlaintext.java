package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html */
public final class GenerateDataKeyPairWithoutPlaintext implements OperationHandler<DataKeyPairRequest, KmsAnswer> {
    private final GenerateDataKeyPair generate;

    public GenerateDataKeyPairWithoutPlaintext(KmsContext with) {
        generate = new GenerateDataKeyPair(with);
    }

    @Override
    public KmsAnswer execute(Invocation in, DataKeyPairRequest request) {
        return generate.execute(in, request).wrappedOnly();
    }
}
