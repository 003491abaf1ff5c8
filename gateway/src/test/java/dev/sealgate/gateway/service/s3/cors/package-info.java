@NullMarked
package dev.sealgate.gateway.service.s3.cors;

import org.jspecify.annotations.NullMarked;
