/** Tests of operations on whole objects. */
@NullMarked
package dev.sealgate.gateway.service.s3.object;

import org.jspecify.annotations.NullMarked;
