package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.policy.PrincipalIds;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html */
final class GetKeyPolicy implements KmsOperation<GetKeyPolicy.Request, GetKeyPolicy.Answer> {
    private final KeyAccess access;
    private final PrincipalIds principals;

    GetKeyPolicy(Collaborators with) {
        access = with.access();
        principals = with.principals();
    }

    record Request(String keyId, String policyName) {
        static Request read(RequestFields in) {
            return new Request(in.text("KeyId", Rules.KEY_ID), PolicyName.read(in));
        }
    }

    record Answer(String policy) implements KmsAnswer {
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
