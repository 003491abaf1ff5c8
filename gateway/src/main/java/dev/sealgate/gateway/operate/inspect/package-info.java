/**
 * Proves how an object is encrypted: where its ciphertext lies, which keys its content keys are wrapped under, and that every tag is right.
 */
@NullMarked
package dev.sealgate.gateway.operate.inspect;

import org.jspecify.annotations.NullMarked;
