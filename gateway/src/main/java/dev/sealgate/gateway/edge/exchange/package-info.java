/**
 * One HTTP request and its answer as plain values, read and written in blocking style; no HTTP server type in sight.
 */
@NullMarked
package dev.sealgate.gateway.edge.exchange;

import org.jspecify.annotations.NullMarked;
