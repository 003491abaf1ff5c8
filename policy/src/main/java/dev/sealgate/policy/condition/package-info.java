/** Condition operators and the patterns of ARNs and texts: one row for each operator, compiled once for each policy. */
@NullMarked
package dev.sealgate.policy.condition;

import org.jspecify.annotations.NullMarked;
