/** Values that policies compare: globs, addresses, numbers, times. Knows nothing of policies, requests or conditions. */
@NullMarked
package dev.sealgate.policy.value;

import org.jspecify.annotations.NullMarked;
