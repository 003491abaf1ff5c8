@NullMarked
package dev.sealgate.gateway.service.s3.bucket;

import org.jspecify.annotations.NullMarked;
