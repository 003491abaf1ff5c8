/**
 * The S3 protocol: the table of operations, errors, requests and answers. Behaviour of each operation lives in the sub-packages.
 */
@NullMarked
package dev.sealgate.gateway.s3;

import org.jspecify.annotations.NullMarked;
