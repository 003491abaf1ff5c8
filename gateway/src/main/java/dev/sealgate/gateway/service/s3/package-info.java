/**
 * The S3 protocol: the table of operations, requests and answers. Errors, the way in and what each operation does have packages of their own.
 */
@NullMarked
package dev.sealgate.gateway.service.s3;

import org.jspecify.annotations.NullMarked;
