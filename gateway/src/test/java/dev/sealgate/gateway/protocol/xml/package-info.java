@NullMarked
package dev.sealgate.gateway.protocol.xml;

import org.jspecify.annotations.NullMarked;
