@NullMarked
package dev.sealgate.gateway.query;

import org.jspecify.annotations.NullMarked;
