/**
 * Operations on buckets and their configuration; one class per operation, with AWS's name.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.bucket;

import org.jspecify.annotations.NullMarked;
