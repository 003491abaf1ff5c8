/** Several gateways' trails over one store. */
@NullMarked
package dev.sealgate.gateway.record.audit.ship;

import org.jspecify.annotations.NullMarked;
