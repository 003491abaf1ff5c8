/**
 * Pure decisions: who asks to do what to which resource, and whether that is allowed, with the reason.
 *
 * <p>Knows no I/O, no clock and no threads; every value a decision depends on is passed in.
 */
@NullMarked
package dev.sealgate.policy;

import org.jspecify.annotations.NullMarked;
