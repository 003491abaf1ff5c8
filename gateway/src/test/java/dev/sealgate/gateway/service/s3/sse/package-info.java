/** Tests of server-side encryption. */
@NullMarked
package dev.sealgate.gateway.service.s3.sse;

import org.jspecify.annotations.NullMarked;
