@NullMarked
package dev.sealgate.gateway.explain;

import org.jspecify.annotations.NullMarked;
