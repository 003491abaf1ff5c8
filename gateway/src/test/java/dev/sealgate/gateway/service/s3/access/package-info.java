@NullMarked
package dev.sealgate.gateway.service.s3.access;

import org.jspecify.annotations.NullMarked;
