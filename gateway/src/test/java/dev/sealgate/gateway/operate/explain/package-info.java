@NullMarked
package dev.sealgate.gateway.operate.explain;

import org.jspecify.annotations.NullMarked;
