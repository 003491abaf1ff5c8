@NullMarked
package dev.sealgate.gateway.health;

import org.jspecify.annotations.NullMarked;
