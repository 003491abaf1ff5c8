@NullMarked
package dev.sealgate.gateway.edge.exchange;

import org.jspecify.annotations.NullMarked;
