package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.PolicyReview;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.policy.document.PolicyDocument;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
public final class PutKeyPolicy implements OperationHandler<PutKeyPolicy.Request, KmsAnswer> {
    private final KeyAccess access;
    private final PolicyReview review;
    private final KeyRepository keys;

    public PutKeyPolicy(KmsContext with) {
        access = with.access();
        review = with.review();
        keys = with.keys();
    }

    public record Request(String keyId, String policyName, String policy, Optional<Boolean> bypassLockoutCheck)
            implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.text("KeyId", Rules.KEY_ID),
                    PolicyName.read(in),
                    in.text("Policy", Rules.POLICY),
                    in.optionalFlag("BypassPolicyLockoutSafetyCheck"));
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        Invocation asked = in.given(RequestConditions.of(Rules.BYPASS_CONDITION, request.bypassLockoutCheck()));
        KmsKey named = access.requireByKeyId(asked, request.keyId());
        PolicyName.require(request.policyName());
        PolicyDocument document = review.requireValid(request.policy());
        if (!request.bypassLockoutCheck().orElse(false)) {
            review.requireNoLockout(in, named, document);
        }
        keys.update(named.arn(), key -> {
            in.requireState(key);
            return key.withPolicy(document.text(), document.principalIds());
        });
        return KmsAnswer.None.NONE;
    }
}
