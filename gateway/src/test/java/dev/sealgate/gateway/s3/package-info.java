@NullMarked
package dev.sealgate.gateway.s3;

import org.jspecify.annotations.NullMarked;
