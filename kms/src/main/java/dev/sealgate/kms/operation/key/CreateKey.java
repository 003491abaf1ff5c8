package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeyManager;
import dev.sealgate.kms.key.KeyOrigin;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KeyUsage;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.MultiRegionKeyType;
import dev.sealgate.kms.material.GivenMaterial;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPermissions;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.NewKeys;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.PolicyReview;
import dev.sealgate.kms.operation.SlowSpecs;
import dev.sealgate.kms.operation.Unsupported;
import dev.sealgate.kms.wire.RequestFields;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
public final class CreateKey implements OperationHandler<CreateKey.Request, KeyMetadata> {
    private static final Set<KeyOrigin> CUSTOM_STORES =
            EnumSet.of(KeyOrigin.AWS_CLOUDHSM, KeyOrigin.EXTERNAL_KEY_STORE);

    private final KmsPermissions permissions;
    private final PolicyReview review;
    private final NewKeys newKeys;
    private final SlowSpecs slowSpecs;
    private final KeyRepository keys;

    public CreateKey(KmsContext with) {
        permissions = with.permissions();
        review = with.review();
        newKeys = with.newKeys();
        slowSpecs = with.slowSpecs();
        keys = with.keys();
    }

    public record Request(
            NewKeyTerms terms,
            Optional<KeySpec> keySpec,
            Optional<KeySpec> customerMasterKeySpec,
            Optional<KeyUsage> keyUsage,
            KeyOrigin origin,
            boolean multiRegion,
            List<String> refused)
            implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    NewKeyTerms.read(in),
                    in.optionalChoice("KeySpec", KeySpec.class),
                    in.optionalChoice("CustomerMasterKeySpec", KeySpec.class),
                    in.optionalChoice("KeyUsage", KeyUsage.class),
                    in.optionalChoice("Origin", KeyOrigin.class).orElse(KeyOrigin.AWS_KMS),
                    in.flag("MultiRegion"),
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

        private Optional<MultiRegionKeyType> type() {
            return multiRegion ? Optional.of(MultiRegionKeyType.PRIMARY) : Optional.empty();
        }
    }

    @Override
    public KeyMetadata execute(Invocation in, Request request) {
        requireCompatible(request);
        request.terms().requireTags();
        requireServed(request);
        permissions.requireWithoutResource(in, request.terms().conditions(request.traits(), request.type()));
        KmsKey key = request.terms().applyTo(fresh(in, request), in, permissions, review);
        if (!keys.create(key)) {
            throw new IllegalStateException("random key id " + key.arn() + " is taken");
        }
        in.record().found(key);
        return new KeyMetadata(key);
    }

    private KmsKey fresh(Invocation in, Request request) {
        Supplier<KmsKey> maker = () -> request.multiRegion()
                ? newKeys.randomPrimary(in.account(), in.region(), request.traits())
                : newKeys.random(in.account(), in.region(), request.traits());
        return request.origin() == KeyOrigin.EXTERNAL ? maker.get() : slowSpecs.make(in, request.spec(), maker);
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
        boolean inStore = CUSTOM_STORES.contains(request.origin());
        if (inStore || !request.refused().isEmpty()) {
            throw Unsupported.customKeyStores();
        }
        if (request.spec() == KeySpec.SM2) {
            throw Unsupported.refusal("KeySpec " + request.spec());
        }
        if (request.origin() != KeyOrigin.AWS_KMS && request.origin() != KeyOrigin.EXTERNAL) {
            throw Unsupported.refusal("Origin " + request.origin());
        }
        if (request.origin() == KeyOrigin.EXTERNAL && !GivenMaterial.possible(request.spec())) {
            throw Unsupported.refusal("Origin EXTERNAL of KeySpec " + request.spec());
        }
    }

    private static KmsException invalid(String text) {
        return new KmsException(KmsErrorCode.VALIDATION, text);
    }
}
