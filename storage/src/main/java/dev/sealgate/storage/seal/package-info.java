/**
 * Authenticated encryption of everything on disk: segmented blobs, records, wrapped keys, and the root key above them.
 *
 * <p>Promises that altered, truncated, reordered or moved bytes are an error, never wrong plaintext. Formats: docs/spec/SEAL.md.
 * Knows no files except the root key's.
 */
@NullMarked
package dev.sealgate.storage.seal;

import org.jspecify.annotations.NullMarked;
