/**
 * What a grant is, and where grants are stored.
 *
 * <p>Knows nothing of policies, of requests or of the wire: who asks, and for what, are values passed in.
 */
@NullMarked
package dev.sealgate.kms.grant;

import org.jspecify.annotations.NullMarked;
