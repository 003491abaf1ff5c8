/**
 * Who exists: accounts, their users and access keys, as declared.
 *
 * <p>Answers from memory and knows nothing of requests.
 */
@NullMarked
package dev.sealgate.gateway.identity;

import org.jspecify.annotations.NullMarked;
