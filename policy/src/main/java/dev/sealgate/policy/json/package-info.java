/** Strict and bounded reading of JSON text. Knows nothing of what it means. */
@NullMarked
package dev.sealgate.policy.json;

import org.jspecify.annotations.NullMarked;
