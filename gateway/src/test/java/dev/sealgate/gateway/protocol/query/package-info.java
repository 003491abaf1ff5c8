@NullMarked
package dev.sealgate.gateway.protocol.query;

import org.jspecify.annotations.NullMarked;
