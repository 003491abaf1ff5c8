package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.call.KmsAction;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyNaming;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.MultiRegionKeyType;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KeyPolicies;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPermissions;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.MultiRegionKeys;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.PolicyReview;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html */
public final class ReplicateKey implements OperationHandler<ReplicateKey.Request, ReplicateKey.Answer> {
    /** Asked for in the replica's Region. */
    public static final KmsAction CREATE = KmsAction.of("CreateKey");

    /** Regions of AWS's other partitions: the ARNs of keys there begin differently. */
    private static final Pattern OTHER_PARTITION = Pattern.compile("(cn|us-gov|us-iso[a-z]?|eu-isoe|eusc)-.*");

    private final KeyAccess access;
    private final KmsPermissions permissions;
    private final PolicyReview review;
    private final KeyRepository keys;
    private final InstantSource clock;

    public ReplicateKey(KmsContext with) {
        access = with.access();
        permissions = with.permissions();
        review = with.review();
        keys = with.keys();
        clock = with.clock();
    }

    public record Request(String keyId, String replicaRegion, NewKeyTerms terms) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.text("KeyId", Rules.KEY_ID), in.text("ReplicaRegion", Rules.REGION), NewKeyTerms.read(in));
        }

        /** What the request adds to the question about the primary key. */
        private RequestConditions conditions() {
            return RequestConditions.of("kms:ReplicaRegion", replicaRegion)
                    .and(RequestConditions.of(Rules.BYPASS_CONDITION, terms.bypassLockoutCheck()));
        }
    }

    public record Answer(KmsKey replica) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            new KeyMetadata(replica).writeAsNewReplica(out);
            out.text("ReplicaPolicy", KeyPolicies.text(replica));
            if (!replica.tags().isEmpty()) {
                out.objects(
                        "ReplicaTags",
                        replica.tags().entrySet(),
                        (tag, each) -> each.text("TagKey", tag.getKey()).text("TagValue", tag.getValue()));
            }
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        request.terms().requireTags();
        KmsKey primary = access.requireByKeyId(in.given(request.conditions()), request.keyId());
        MultiRegionKeys.requirePrimary(primary);
        in.requireState(primary);
        requireSamePartition(request.replicaRegion());
        requireCreation(in, request, primary);
        requireRoom(primary.arn().related(request.replicaRegion()));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Invocation there = in.given(RequestConditions.requestedRegion(request.replicaRegion()));
        KmsKey draft =
                request.terms().applyTo(primary.replica(request.replicaRegion(), now), there, permissions, review);
        return new Answer(keys.replicate(primary.arn(), request.replicaRegion(), current -> {
            MultiRegionKeys.requirePrimary(current);
            in.requireState(current);
            return draft.relatedTo(current);
        }));
    }

    /** In the replica's Region this creates a key. */
    private void requireCreation(Invocation in, Request request, KmsKey primary) {
        permissions.requireWithoutResource(
                in.asking(CREATE),
                request.terms().conditions(primary.traits(), Optional.of(MultiRegionKeyType.REPLICA)).toBuilder()
                        .put("aws:RequestedRegion", request.replicaRegion())
                        .build());
    }

    private void requireRoom(KeyArn replica) {
        if (keys.find(replica).isPresent()) {
            throw KeyNaming.alreadyExists(replica);
        }
    }

    private static void requireSamePartition(String region) {
        if (OTHER_PARTITION.matcher(region).matches()) {
            throw new KmsException(
                    KmsErrorCode.UNSUPPORTED_OPERATION,
                    "The replica Region " + region + " is not in the partition of the primary key.");
        }
    }
}
