@NullMarked
package dev.sealgate.gateway.exchange;

import org.jspecify.annotations.NullMarked;
