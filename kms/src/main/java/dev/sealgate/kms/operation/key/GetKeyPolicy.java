package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KeyPolicies;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.policy.document.PrincipalIds;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html */
public final class GetKeyPolicy implements OperationHandler<GetKeyPolicy.Request, GetKeyPolicy.Answer> {
    private final KeyAccess access;
    private final PrincipalIds principals;

    public GetKeyPolicy(KmsContext with) {
        access = with.access();
        principals = with.principals();
    }

    public record Request(String keyId, String policyName) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(in.text("KeyId", Rules.KEY_ID), PolicyName.read(in));
        }
    }

    public record Answer(String policy) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.text("Policy", policy).text("PolicyName", PolicyName.DEFAULT);
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        KmsKey key = access.requireByKeyId(in, request.keyId());
        PolicyName.require(request.policyName());
        return new Answer(KeyPolicies.shown(key, principals));
    }
}
