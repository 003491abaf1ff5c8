/** Who asks, in which circumstances, and how much may be spent on the answer: plain values that every other package of the room takes. */
@NullMarked
package dev.sealgate.policy.context;

import org.jspecify.annotations.NullMarked;
