/**
 * Multipart uploads: create, upload and copy parts, list them, complete and abort.
 *
 * <p>All parts of an upload share its content keys; completing moves no bytes. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
@NullMarked
package dev.sealgate.gateway.service.s3.multipart;

import org.jspecify.annotations.NullMarked;
