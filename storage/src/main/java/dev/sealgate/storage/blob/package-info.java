/**
 * Immutable named byte sequences: written once, durable when finished, deleted only by the sweeper.
 *
 * <p>Knows no encryption and no metadata. The only package that may name a file of object data.
 */
@NullMarked
package dev.sealgate.storage.blob;

import org.jspecify.annotations.NullMarked;
