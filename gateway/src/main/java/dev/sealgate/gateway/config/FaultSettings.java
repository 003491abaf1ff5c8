package dev.sealgate.gateway.config;

import dev.sealgate.kms.fault.Fault;
import java.util.List;

/**
 * Whether the KMS may be made to fail on purpose. Immutable.
 *
 * @param enabled without it nothing can be armed
 * @param rules what is armed from the start
 */
public record FaultSettings(boolean enabled, List<Fault> rules) {
    public static final FaultSettings OFF = new FaultSettings(false, List.of());

    public FaultSettings {
        rules = List.copyOf(rules);
    }
}
