/**
 * Operations that walk a bucket: listings of objects and uploads, and deleting many objects.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.listing;

import org.jspecify.annotations.NullMarked;
