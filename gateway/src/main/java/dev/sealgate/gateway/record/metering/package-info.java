/**
 * Counts what each account uses, what that would cost at AWS's prices, and what caching of keys saves.
 *
 * <p>Counting takes no lock and does no I/O; what was counted is written about every second and at close, so that a crash loses at
 * most what was counted since.
 */
@NullMarked
package dev.sealgate.gateway.record.metering;

import org.jspecify.annotations.NullMarked;
