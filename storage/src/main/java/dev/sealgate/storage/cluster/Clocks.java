package dev.sealgate.storage.cluster;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The clocks a gateway goes by.
 *
 * @param store the store's, which all gateways share; asking it may take a trip
 * @param local the machine's; only compared with the store's
 * @param nanoTime a monotonic one, in nanoseconds
 */
public record Clocks(InstantSource store, InstantSource local, LongSupplier nanoTime) {}
