/** The admin pages under {@code /-/}: their door, who may read them, and those of usage and metrics. */
@NullMarked
package dev.sealgate.gateway.operate.page;

import org.jspecify.annotations.NullMarked;
