package dev.sealgate.kms.operation;

import dev.sealgate.kms.KmsErrorCode;
import dev.sealgate.kms.KmsException;
import dev.sealgate.kms.key.KeyManager;
import dev.sealgate.kms.key.KeyOrigin;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KeyUsage;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.GivenMaterial;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.policy.PolicyDocument;
import dev.sealgate.policy.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
final class CreateKey implements KmsOperation<CreateKey.Request, KeyMetadata> {
    private static final String TAG_ACTION = "kms:TagResource";

    private final Permissions permissions;
    private final PolicyReview review;
    private final NewKeys newKeys;
    private final KeyRepository keys;

    CreateKey(Collaborators with) {
        permissions = with.permissions();
        review = with.review();
        newKeys = with.newKeys();
        keys = with.keys();
    }

    record Request(
            String description,
            Optional<KeySpec> keySpec,
            Optional<KeySpec> customerMasterKeySpec,
            Optional<KeyUsage> keyUsage,
            KeyOrigin origin,
            boolean multiRegion,
            List<Tag> tags,
            Optional<String> policy,
            Optional<Boolean> bypassLockoutCheck,
            List<String> refused) {
        static Request read(RequestFields in) {
            return new Request(
                    in.optionalText("Description", Rules.DESCRIPTION).orElse(""),
                    in.optionalChoice("KeySpec", KeySpec.class),
                    in.optionalChoice("CustomerMasterKeySpec", KeySpec.class),
                    in.optionalChoice("KeyUsage", KeyUsage.class),
                    in.optionalChoice("Origin", KeyOrigin.class).orElse(KeyOrigin.AWS_KMS),
                    in.flag("MultiRegion"),
                    Tag.readList(in),
                    in.optionalText("Policy", Rules.POLICY),
                    in.optionalFlag("BypassPolicyLockoutSafetyCheck"),
                    Stream.of("CustomKeyStoreId", "XksKeyId").filter(in::given).toList());
        }

        private KeySpec spec() {
            return keySpec.or(() -> customerMasterKeySpec).orElse(KeySpec.SYMMETRIC_DEFAULT);
        }

        private KeyUsage usage() {
            return keyUsage.orElse(KeyUsage.ENCRYPT_DECRYPT);
        }

        private KeyTraits traits() {
            return new KeyTraits(spec(), usage(), origin, KeyManager.CUSTOMER);
        }

        private RequestContext conditions() {
            RequestContext.Builder context = RequestContext.builder()
                    .put("kms:KeySpec", spec().name())
                    .put("kms:KeyUsage", usage().name())
                    .put("kms:KeyOrigin", origin.name())
                    .put("kms:MultiRegion", Boolean.toString(multiRegion))
                    .put(Rules.BYPASS_CONDITION, bypassLockoutCheck.map(given -> Boolean.toString(given)));
            RequestConditions.putTags(context, tags);
            return context.build();
        }
    }

    @Override
    public KeyMetadata execute(Invocation in, Request request) {
        requireCompatible(request);
        Map<String, String> tags = Tag.merge(Map.of(), request.tags());
        requireServed(request);
        permissions.requireWithoutResource(in, request.conditions());
        KmsKey fresh = newKeys.random(in.account(), in.region(), request.traits())
                .withDescription(request.description())
                .withTags(tags);
        if (!tags.isEmpty()) {
            permissions.requireOnNew(in.asking(TAG_ACTION).given(RequestConditions.tags(request.tags())), fresh.arn());
        }
        KmsKey key = request.policy()
                .map(text -> withPolicy(in, request, fresh, text))
                .orElse(fresh);
        if (!keys.create(key)) {
            throw new IllegalStateException("random key id " + key.arn() + " is taken");
        }
        return new KeyMetadata(key);
    }

    private KmsKey withPolicy(Invocation in, Request request, KmsKey key, String text) {
        PolicyDocument document = review.requireValid(text);
        if (!request.bypassLockoutCheck().orElse(false)) {
            review.requireNoLockout(in, key, document);
        }
        return key.withPolicy(text);
    }

    private static void requireCompatible(Request request) {
        KeySpec spec = request.spec();
        if (request.keySpec().isPresent() && request.customerMasterKeySpec().isPresent()) {
            throw invalid("You cannot specify KeySpec and CustomerMasterKeySpec in the same request. "
                    + "CustomerMasterKeySpec is deprecated.");
        }
        if (spec != KeySpec.SYMMETRIC_DEFAULT && request.keyUsage().isEmpty()) {
            throw invalid("You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
        }
        request.keyUsage().filter(usage -> !spec.allows(usage)).ifPresent(usage -> {
            throw invalid("KeyUsage " + usage + " is not compatible with KeySpec " + spec);
        });
    }

    private static void requireServed(Request request) {
        Unsupported.refuse(request.refused());
        if (request.spec() == KeySpec.SM2) {
            throw Unsupported.refusal("KeySpec " + request.spec());
        }
        if (request.origin() != KeyOrigin.AWS_KMS && request.origin() != KeyOrigin.EXTERNAL) {
            throw Unsupported.refusal("Origin " + request.origin());
        }
        if (request.origin() == KeyOrigin.EXTERNAL && !GivenMaterial.possible(request.spec())) {
            throw Unsupported.refusal("Origin EXTERNAL of KeySpec " + request.spec());
        }
        if (request.multiRegion()) {
            throw Unsupported.refusal("MultiRegion");
        }
    }

    private static KmsException invalid(String text) {
        return new KmsException(KmsErrorCode.VALIDATION, text);
    }
}
