@NullMarked
package dev.sealgate.gateway.s3.bucket;

import org.jspecify.annotations.NullMarked;
