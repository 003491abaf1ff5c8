/**
 * The lifecycle of buckets: its document, and what answers say about when objects expire.
 *
 * <p>Knows nothing of who carries it out: {@link dev.sealgate.storage.object.LifecycleRun}.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.lifecycle;

import org.jspecify.annotations.NullMarked;
