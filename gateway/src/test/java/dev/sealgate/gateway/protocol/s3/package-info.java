@NullMarked
package dev.sealgate.gateway.protocol.s3;

import org.jspecify.annotations.NullMarked;
