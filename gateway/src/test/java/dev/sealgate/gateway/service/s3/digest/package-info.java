/** Tests of checksums. */
@NullMarked
package dev.sealgate.gateway.service.s3.digest;

import org.jspecify.annotations.NullMarked;
