package dev.sealgate.policy.condition;

import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.context.RequestContext.ContextValue;
import java.util.List;
import java.util.Locale;

/**
 * Whether a key is absent; a key without any value counts as absent.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
 *
 * @param absence the policy's values: {@code true} demands that the key be absent
 */
public record NullCondition(String key, String lookup, List<Boolean> absence) implements Condition {
    public static final String NAME = "Null";

    public NullCondition(String key, List<Boolean> absence) {
        this(key, key.toLowerCase(Locale.ROOT), List.copyOf(absence));
    }

    @Override
    public boolean matches(RequestContext context, Effort effort) {
        effort.spend(1);
        ContextValue found = context.get(lookup);
        return absence.contains(found == null || found.values().isEmpty());
    }

    @Override
    public String operator() {
        return NAME;
    }

    @Override
    public List<String> values(RequestContext context, Effort effort) {
        return absence.stream().map(String::valueOf).toList();
    }
}
