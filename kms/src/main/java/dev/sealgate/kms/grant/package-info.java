/**
 * What a grant is, and where grants are kept.
 *
 * <p>Knows nothing of policies, of requests or of the wire: who asks, and what for, are values that it is given.
 */
@NullMarked
package dev.sealgate.kms.grant;

import org.jspecify.annotations.NullMarked;
