@NullMarked
package dev.sealgate.gateway.operate.health;

import org.jspecify.annotations.NullMarked;
