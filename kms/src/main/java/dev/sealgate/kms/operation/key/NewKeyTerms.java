package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.call.KmsAction;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.MultiRegionKeyType;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KmsPermissions;
import dev.sealgate.kms.operation.KmsTag;
import dev.sealgate.kms.operation.PolicyReview;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.PolicyDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What CreateKey and ReplicateKey both take for the key that they create. Immutable. */
public record NewKeyTerms(
        String description, List<KmsTag> tags, Optional<String> policy, Optional<Boolean> bypassLockoutCheck) {
    /** Asked for when the key is to have tags. */
    public static final KmsAction TAG = KmsAction.of("TagResource");

    static NewKeyTerms read(RequestFields in) {
        return new NewKeyTerms(
                in.optionalText("Description", Rules.DESCRIPTION).orElse(""),
                KmsTag.readList(in),
                in.optionalText("Policy", Rules.POLICY),
                in.optionalFlag("BypassPolicyLockoutSafetyCheck"));
    }

    /** Refuses what no key may be given. */
    Map<String, String> requireTags() {
        return KmsTag.merge(Map.of(), tags);
    }

    /** The condition keys when asking whether the key may be created. */
    RequestContext conditions(KeyTraits traits, Optional<MultiRegionKeyType> type) {
        RequestContext.Builder context = RequestContext.builder()
                .put("kms:KeySpec", traits.spec().name())
                .put("kms:KeyUsage", traits.usage().name())
                .put("kms:KeyOrigin", traits.origin().name())
                .put("kms:MultiRegion", Boolean.toString(type.isPresent()))
                .put("kms:MultiRegionKeyType", type.map(Enum::name))
                .put(Rules.BYPASS_CONDITION, bypassLockoutCheck.map(given -> Boolean.toString(given)));
        RequestConditions.putTags(context, tags);
        return context.build();
    }

    /** The fresh key as the request describes it, if the caller may create it like this. */
    KmsKey applyTo(KmsKey fresh, Invocation in, KmsPermissions permissions, PolicyReview review) {
        KmsKey described = fresh.withDescription(description).withTags(requireTags());
        if (!tags.isEmpty()) {
            permissions.requireOnNew(in.asking(TAG).given(RequestConditions.tags(tags)), fresh.arn());
        }
        return policy.map(text -> withPolicy(described, in, review, text)).orElse(described);
    }

    private KmsKey withPolicy(KmsKey key, Invocation in, PolicyReview review, String text) {
        PolicyDocument document = review.requireValid(text);
        if (!bypassLockoutCheck.orElse(false)) {
            review.requireNoLockout(in, key, document);
        }
        return key.withPolicy(text, document.principalIds());
    }
}
