/** Tests of multipart uploads. */
@NullMarked
package dev.sealgate.gateway.s3.multipart;

import org.jspecify.annotations.NullMarked;
