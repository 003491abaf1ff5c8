@NullMarked
package dev.sealgate.gateway.s3.listing;

import org.jspecify.annotations.NullMarked;
