@NullMarked
package dev.sealgate.gateway.service.s3.listing;

import org.jspecify.annotations.NullMarked;
