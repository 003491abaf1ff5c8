/**
 * What the operator asked for: one immutable record, read from command line, environment and {@code sealgate.yaml} and checked once.
 */
@NullMarked
package dev.sealgate.gateway.config;

import org.jspecify.annotations.NullMarked;
