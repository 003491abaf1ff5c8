/**
 * Bytes that survive a crash: the values and failures every part of the storage room shares.
 *
 * <p>Knows nothing of HTTP, S3 errors, policies or who is asking.
 */
@NullMarked
package dev.sealgate.storage;

import org.jspecify.annotations.NullMarked;
