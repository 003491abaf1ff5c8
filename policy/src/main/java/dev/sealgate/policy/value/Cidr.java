package dev.sealgate.policy.value;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of addresses, {@code 192.0.2.0/24} or {@code 2001:db8::/32}; a bare address is the block of itself. Immutable.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
public final class Cidr {
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");
    private static final int MAPPED_BITS = 96;

    private final IpAddress first;
    private final int prefixBits;

    private Cidr(IpAddress first, int prefixBits) {
        this.first = first;
        this.prefixBits = prefixBits;
    }

    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return IpAddress.parse(text).map(address -> new Cidr(address, address.version().bits));
        }
        String prefix = text.substring(slash + 1);
        if (!PREFIX.matcher(prefix).matches()) {
            return Optional.empty();
        }
        String address = text.substring(0, slash);
        int bits = Integer.parseInt(prefix);
        return IpAddress.parse(address)
                .flatMap(first -> of(first, address.indexOf(':') < 0 ? bits : inVersion(first, bits)));
    }

    /** {@code ::ffff:192.0.2.0/120} is {@code 192.0.2.0/24}. */
    private static int inVersion(IpAddress first, int bits) {
        return first.version() == IpAddress.Version.V4 ? bits - MAPPED_BITS : bits;
    }

    private static Optional<Cidr> of(IpAddress first, int bits) {
        return bits < 0 || bits > first.version().bits ? Optional.empty() : Optional.of(new Cidr(first, bits));
    }

    /** False for text that is no address. */
    public boolean contains(String address) {
        return IpAddress.parse(address).filter(this::contains).isPresent();
    }

    private boolean contains(IpAddress address) {
        if (address.version() != first.version()) {
            return false;
        }
        int lowBits = address.version() == IpAddress.Version.V4 ? 32 : 64;
        int highPrefix = address.version() == IpAddress.Version.V4 ? 0 : Math.min(prefixBits, 64);
        int lowPrefix = prefixBits - highPrefix;
        return samePrefix(address.high(), first.high(), 64, highPrefix)
                && samePrefix(address.low(), first.low(), lowBits, lowPrefix);
    }

    private static boolean samePrefix(long left, long right, int width, int prefix) {
        return prefix <= 0 || (left ^ right) >>> (width - prefix) == 0;
    }

    /** Broader than /8 (IPv4) or /32 (IPv6). */
    public boolean isVeryBroad() {
        return switch (first.version()) {
            case V4 -> prefixBits < 8;
            case V6 -> prefixBits < 32;
        };
    }
}
