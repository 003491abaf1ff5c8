@NullMarked
package dev.sealgate.gateway;

import org.jspecify.annotations.NullMarked;
