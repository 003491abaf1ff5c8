package dev.sealgate.storage.cluster;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The random name of one gateway's stay among those that share a store; never used again. Immutable. */
public record GatewayId(String value) {
    private static final int SIZE_BYTES = 16;

    static GatewayId random(SecureRandom random) {
        byte[] fresh = new byte[SIZE_BYTES];
        random.nextBytes(fresh);
        return new GatewayId(HexFormat.of().formatHex(fresh));
    }

    @Override
    public String toString() {
        return value;
    }
}
