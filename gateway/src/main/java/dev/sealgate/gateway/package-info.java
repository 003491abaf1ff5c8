/**
 * The front door: wires the rooms together and passes every request of every service through one pipeline.
 */
@NullMarked
package dev.sealgate.gateway;

import org.jspecify.annotations.NullMarked;
