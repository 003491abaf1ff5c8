/**
 * Requests and policies that people write down to ask what would be decided, and what they expect: the format of the policy cases in our
 * tests. Decides nothing itself.
 */
@NullMarked
package dev.sealgate.policy.simulate;

import org.jspecify.annotations.NullMarked;
