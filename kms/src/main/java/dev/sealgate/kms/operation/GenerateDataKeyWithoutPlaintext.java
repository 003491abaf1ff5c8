package dev.sealgate.kms.operation;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html */
final class GenerateDataKeyWithoutPlaintext implements KmsOperation<DataKeyRequest, KmsAnswer> {
    private final GenerateDataKey generate;

    GenerateDataKeyWithoutPlaintext(Collaborators with) {
        generate = new GenerateDataKey(with);
    }

    @Override
    public KmsAnswer execute(Invocation in, DataKeyRequest request) {
        return generate.execute(in, request).wrappedOnly();
    }
}
