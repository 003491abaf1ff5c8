package dev.sealgate.gateway.edge.exchange;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Those whose requests count together: an IPv4 address, or the 2^64 addresses of one IPv6 network, which one host can have. */
record Origin(String network) {
    private static final int NETWORK_BYTES = 8;

    static Origin of(String remoteAddress) {
        if (remoteAddress.indexOf(':') < 0) {
            return new Origin(remoteAddress);
        }
        try {
            return InetAddress.ofLiteral(remoteAddress) instanceof Inet6Address address
                    ? new Origin(HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES)))
                    : new Origin(remoteAddress);
        } catch (IllegalArgumentException _) {
            return new Origin(remoteAddress);
        }
    }
}
