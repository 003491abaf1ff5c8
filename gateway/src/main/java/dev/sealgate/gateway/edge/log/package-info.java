/** Where log lines go and what they look like; the only package that knows logback. */
@NullMarked
package dev.sealgate.gateway.edge.log;

import org.jspecify.annotations.NullMarked;
