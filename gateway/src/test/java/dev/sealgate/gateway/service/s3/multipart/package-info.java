/** Tests of multipart uploads. */
@NullMarked
package dev.sealgate.gateway.service.s3.multipart;

import org.jspecify.annotations.NullMarked;
