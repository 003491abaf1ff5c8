package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.wire.RequestFields;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html */
final class DescribeKey implements KmsOperation<DescribeKey.Request, KeyMetadata> {
    private final KeyAccess access;
    private final KeyRepository keys;

    DescribeKey(Collaborators with) {
        access = with.access();
        keys = with.keys();
    }

    record Request(String keyId, CallOptions options) {
        static Request read(RequestFields in) {
            return new Request(in.text("KeyId", Rules.KEY_ID), CallOptions.read(in));
        }
    }

    @Override
    public KeyMetadata execute(Invocation in, Request request) {
        request.options().requireSupported();
        KmsKey key = access.requireByAnyName(in, request.keyId());
        return new KeyMetadata(keys.findSettled(key.arn()).orElse(key));
    }
}
