/** Tests of checksums. */
@NullMarked
package dev.sealgate.gateway.digest;

import org.jspecify.annotations.NullMarked;
