/**
 * A reference model of S3, random commands against it and the gateway, and what shrinks a sequence that tells them apart.
 *
 * <p>{@link dev.sealgate.conformance.model.S3Model} knows nothing of how the gateway stores anything: it is maps, and what AWS documents.
 */
@NullMarked
package dev.sealgate.conformance.model;

import org.jspecify.annotations.NullMarked;
