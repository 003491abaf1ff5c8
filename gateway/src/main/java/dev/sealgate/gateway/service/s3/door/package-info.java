/** The way into S3: from a request's head to its operation, by signature, rules and permission; no handler is known here. */
@NullMarked
package dev.sealgate.gateway.service.s3.door;

import org.jspecify.annotations.NullMarked;
