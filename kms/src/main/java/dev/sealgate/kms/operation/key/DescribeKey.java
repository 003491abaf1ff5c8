package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.CallOptions;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html */
public final class DescribeKey implements OperationHandler<DescribeKey.Request, KeyMetadata> {
    private final KeyAccess access;
    private final KeyRepository keys;

    public DescribeKey(KmsContext with) {
        access = with.access();
        keys = with.keys();
    }

    public record Request(String keyId, CallOptions options) implements KmsRequest {
        public static Request read(RequestFields in) {
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
