/**
 * Blobs as objects of an S3 service. The only package that knows the AWS SDK.
 *
 * <p>Why it is made as it is: docs/adr/0012-blobs-in-an-s3-service.md.
 */
@NullMarked
package dev.sealgate.storage.blob.s3;

import org.jspecify.annotations.NullMarked;
