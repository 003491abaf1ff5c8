/**
 * Records in the order of their time, kept for a while: what happened, for those who ask later.
 *
 * <p>Knows nothing of what is recorded.
 */
@NullMarked
package dev.sealgate.storage.journal;

import org.jspecify.annotations.NullMarked;
