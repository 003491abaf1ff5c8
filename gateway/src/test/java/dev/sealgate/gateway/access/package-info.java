@NullMarked
package dev.sealgate.gateway.access;

import org.jspecify.annotations.NullMarked;
