package dev.sealgate.gateway.config;

/**
 * Whether usage is counted. Immutable.
 *
 * @param enabled without it {@code usage} has nothing to show
 */
public record MeteringSettings(boolean enabled) {
    public static final MeteringSettings DEFAULT = new MeteringSettings(true);
}
