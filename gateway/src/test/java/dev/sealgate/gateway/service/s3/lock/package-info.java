@NullMarked
package dev.sealgate.gateway.service.s3.lock;

import org.jspecify.annotations.NullMarked;
