package dev.sealgate.policy.condition;

import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.RequestContext;
import java.util.List;

/** One key under one operator, compiled. Immutable. */
public sealed interface Condition permits ValueCondition, NullCondition {
    boolean matches(RequestContext context, Effort effort);

    /** As written, for example {@code ForAnyValue:StringLikeIfExists}. */
    String operator();

    /** As written. */
    String key();

    /** With variables filled in where the request has values for them. */
    List<String> values(RequestContext context, Effort effort);
}
