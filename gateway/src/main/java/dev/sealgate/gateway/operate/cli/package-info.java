/**
 * The {@code sealgate} command: what people type, what they read, and the exit code.
 */
@NullMarked
package dev.sealgate.gateway.operate.cli;

import org.jspecify.annotations.NullMarked;
