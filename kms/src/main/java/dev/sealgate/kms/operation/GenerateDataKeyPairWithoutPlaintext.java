package dev.sealgate.kms.operation;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html */
final class GenerateDataKeyPairWithoutPlaintext implements KmsOperation<DataKeyPairRequest, KmsAnswer> {
    private final GenerateDataKeyPair generate;

    GenerateDataKeyPairWithoutPlaintext(Collaborators with) {
        generate = new GenerateDataKeyPair(with);
    }

    @Override
    public KmsAnswer execute(Invocation in, DataKeyPairRequest request) {
        return generate.execute(in, request).wrappedOnly();
    }
}
