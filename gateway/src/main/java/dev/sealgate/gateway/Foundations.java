package dev.sealgate.gateway;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.kms.quota.CostlyWork;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What every room is built on. Thread-safe.
 *
 * @param config with the root credentials of the data directory
 * @param nanoTime a monotonic clock in nanoseconds
 */
record Foundations(
        GatewayConfig config,
        OpenStorage storage,
        SecureRandom random,
        InstantSource clock,
        LongSupplier nanoTime,
        CostlyWork costlyWork) {}
