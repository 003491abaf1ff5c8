package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html */
public final class GenerateDataKeyWithoutPlaintext implements OperationHandler<DataKeyRequest, KmsAnswer> {
    private final GenerateDataKey generate;

    public GenerateDataKeyWithoutPlaintext(KmsContext with) {
        generate = new GenerateDataKey(with);
    }

    @Override
    public KmsAnswer execute(Invocation in, DataKeyRequest request) {
        return generate.execute(in, request).wrappedOnly();
    }
}
