@NullMarked
package dev.sealgate.gateway.service.s3.lifecycle;

import org.jspecify.annotations.NullMarked;
