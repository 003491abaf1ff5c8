/** Several gateways over one database and one blob service: what they promise together, also while some of them die. */
@NullMarked
package dev.sealgate.conformance.scale;

import org.jspecify.annotations.NullMarked;
