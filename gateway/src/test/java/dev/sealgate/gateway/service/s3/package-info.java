@NullMarked
package dev.sealgate.gateway.service.s3;

import org.jspecify.annotations.NullMarked;
