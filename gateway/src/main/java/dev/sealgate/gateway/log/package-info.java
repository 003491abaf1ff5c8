/** Where log lines go and what they look like; the only package that knows logback. */
@NullMarked
package dev.sealgate.gateway.log;

import org.jspecify.annotations.NullMarked;
