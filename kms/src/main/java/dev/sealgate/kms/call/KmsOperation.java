package dev.sealgate.kms.call;

import dev.sealgate.kms.grant.GrantOperation;
import dev.sealgate.kms.quota.QuotaRule;
import dev.sealgate.kms.quota.RequestQuotas;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that an operation of the KMS is, apart from the code that performs it. Immutable.
 *
 * @param name what stands behind {@code TrentService.}
 * @param action the permission asked for on the key, or on the first of two
 * @param furtherActions permissions that some requests need besides
 * @param effect whether CloudTrail calls it read-only
 * @param states in which states of the key it works
 * @param reach whose keys it can be used on
 * @param authorizedOn what the permission is asked for on
 * @param quota which request quota its calls count against
 * @param pricing what decides the price of a request
 * @param algorithms fields that audit records show whether or not they were sent
 * @param served false when all it does is to refuse
 */
public record KmsOperation(
        String name,
        KmsAction action,
        List<KmsAction> furtherActions,
        Effect effect,
        StateRule states,
        Reach reach,
        AuthorizedOn authorizedOn,
        QuotaRule quota,
        Pricing pricing,
        Set<Mark> marks,
        List<String> algorithms,
        boolean served) {
    /** Whether an operation leaves keys, aliases and grants as they are. */
    public enum Effect {
        READS,
        CHANGES
    }

    /** What is true of a few operations only. */
    public enum Mark {
        /** A success counts as a use of its keys. Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html */
        TRACKED,
        /** A grant can allow it. */
        GRANTABLE,
        /** Callers can remember its answer for a while, as data key caching and S3's bucket keys do. */
        CACHEABLE,
        /** Asking for the key behind {@code alias/aws/s3} creates it. */
        CREATES_MANAGED_KEY
    }

    /** @throws IllegalArgumentException when there is no quota or grant of its name, though there should be */
    public KmsOperation {
        furtherActions = List.copyOf(furtherActions);
        marks = Set.copyOf(marks);
        algorithms = List.copyOf(algorithms);
        if (quota == QuotaRule.OWN && RequestQuotas.find(name).isEmpty()) {
            throw new IllegalArgumentException(name + " has no row in RequestQuotas");
        }
    }

    /** A served operation whose action bears its name. */
    public static KmsOperation operation(
            String name,
            Effect effect,
            StateRule states,
            Reach reach,
            AuthorizedOn authorizedOn,
            QuotaRule quota,
            Pricing pricing,
            Mark... marks) {
        Set<Mark> set = EnumSet.noneOf(Mark.class);
        set.addAll(List.of(marks));
        KmsAction action =
                set.contains(Mark.GRANTABLE) ? KmsAction.grantable(grantOperation(name)) : KmsAction.of(name);
        return new KmsOperation(
                name, action, List.of(), effect, states, reach, authorizedOn, quota, pricing, set, List.of(), true);
    }

    private static GrantOperation grantOperation(String name) {
        return GrantOperation.named(name)
                .orElseThrow(() -> new IllegalArgumentException(name + " has no row in GrantOperation"));
    }

    /** The same with another action than the one of its name. */
    public KmsOperation asking(KmsAction other) {
        return with(other, furtherActions, algorithms, served);
    }

    /** The same with a permission that some requests need besides. */
    public KmsOperation also(KmsAction further) {
        return with(
                action,
                Stream.concat(furtherActions.stream(), Stream.of(further)).toList(),
                algorithms,
                served);
    }

    /** The same with fields that audit records show whether or not they were sent. */
    public KmsOperation showing(String... fields) {
        return with(action, furtherActions, List.of(fields), served);
    }

    /** The same, which AWS has and Sealgate has not. */
    public KmsOperation unserved() {
        return with(action, furtherActions, algorithms, false);
    }

    private KmsOperation with(
            KmsAction otherAction, List<KmsAction> otherFurther, List<String> otherAlgorithms, boolean isServed) {
        return new KmsOperation(
                name,
                otherAction,
                otherFurther,
                effect,
                states,
                reach,
                authorizedOn,
                quota,
                pricing,
                marks,
                otherAlgorithms,
                isServed);
    }

    /** Every permission that a request may need. */
    public Stream<KmsAction> actions() {
        return Stream.concat(Stream.of(action), furtherActions.stream());
    }

    public boolean readOnly() {
        return effect == Effect.READS;
    }

    public boolean is(Mark mark) {
        return marks.contains(mark);
    }

    @Override
    public String toString() {
        return name;
    }
}
