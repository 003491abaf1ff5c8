/** The page on which administrators make the KMS fail on purpose. */
@NullMarked
package dev.sealgate.gateway.operate.faults;

import org.jspecify.annotations.NullMarked;
