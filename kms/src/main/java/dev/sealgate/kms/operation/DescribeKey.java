package dev.sealgate.kms.operation;

import dev.sealgate.kms.wire.RequestFields;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html */
final class DescribeKey implements KmsOperation<DescribeKey.Request, KeyMetadata> {
    private final KeyAccess access;

    DescribeKey(Collaborators with) {
        access = with.access();
    }

    record Request(String keyId, CallOptions options) {
        static Request read(RequestFields in) {
            return new Request(in.text("KeyId", Rules.KEY_ID), CallOptions.read(in));
        }
    }

    @Override
    public KeyMetadata execute(Invocation in, Request request) {
        request.options().requireSupported();
        return new KeyMetadata(access.requireByAnyName(in, request.keyId()));
    }
}
