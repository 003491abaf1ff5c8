/**
 * Buckets, objects and multipart uploads as repositories over the metadata and blob doors, and the sweeper.
 *
 * <p>Promises that a returned commit is durable and that no acknowledged byte is deleted while a version refers to it.
 * Knows nothing of HTTP, of who asks, or of how data keys are wrapped.
 */
@NullMarked
package dev.sealgate.storage.object;

import org.jspecify.annotations.NullMarked;
