/**
 * Who exists: accounts with their declared and stored identities, and who speaks through which access key.
 *
 * <p>Answers from memory; only {@link dev.sealgate.gateway.identity.Callers} sees a request.
 */
@NullMarked
package dev.sealgate.gateway.identity;

import org.jspecify.annotations.NullMarked;
