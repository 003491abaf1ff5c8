package dev.sealgate.policy.value;

import java.util.Optional;

/**
 * An IPv4 or IPv6 address; an IPv4 address that is written as an IPv6 one ({@code ::ffff:192.0.2.1}) is the IPv4 address. Immutable; never
 * asks a name server.
 *
 * @param high the first 64 bits, 0 for IPv4
 * @param low the last 64 bits, or the 32 of IPv4
 */
record IpAddress(Version version, long high, long low) {
    enum Version {
        V4(32),
        V6(128);

        final int bits;

        Version(int bits) {
            this.bits = bits;
        }
    }

    private static final int MAX_TEXT = 45;
    private static final int GROUPS = 8;

    static Optional<IpAddress> parse(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        if (text.indexOf(':') >= 0) {
            return v6(text);
        }
        long bits = v4(text);
        return bits < 0 ? Optional.empty() : Optional.of(new IpAddress(Version.V4, 0, bits));
    }

    /** -1 when it is not four octets. */
    private static long v4(String text) {
        long bits = 0;
        int from = 0;
        for (int octet = 0; octet < 4; octet++) {
            int dot = octet < 3 ? text.indexOf('.', from) : text.length();
            int value = dot < 0 ? -1 : number(text, from, dot, 3, 10);
            if (value < 0 || value > 255) {
                return -1;
            }
            bits = bits << 8 | value;
            from = dot + 1;
        }
        return bits;
    }

    private static Optional<IpAddress> v6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] all = groups(text);
            return all.length == GROUPS ? Optional.of(of(all)) : Optional.empty();
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        int[] head = before.isEmpty() ? new int[0] : groups(before);
        int[] tail = after.isEmpty() ? new int[0] : groups(after);
        boolean broken = (head.length == 0 && !before.isEmpty()) || (tail.length == 0 && !after.isEmpty());
        if (broken || before.contains(".") || head.length + tail.length >= GROUPS) {
            return Optional.empty();
        }
        int[] all = new int[GROUPS];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(tail, 0, all, GROUPS - tail.length, tail.length);
        return Optional.of(of(all));
    }

    /** Of 16 bits each; none when it is not a list of groups, of which the last two may be an IPv4 address. */
    private static int[] groups(String text) {
        String[] parts = text.split(":", -1);
        boolean endsInV4 = parts[parts.length - 1].indexOf('.') >= 0;
        int[] groups = new int[endsInV4 ? parts.length + 1 : parts.length];
        int hex = endsInV4 ? parts.length - 1 : parts.length;
        for (int at = 0; at < hex; at++) {
            groups[at] = number(parts[at], 0, parts[at].length(), 4, 16);
            if (groups[at] < 0) {
                return new int[0];
            }
        }
        if (endsInV4) {
            long last = v4(parts[hex]);
            if (last < 0) {
                return new int[0];
            }
            groups[hex] = (int) (last >>> 16);
            groups[hex + 1] = (int) (last & 0xFFFF);
        }
        return groups;
    }

    private static IpAddress of(int[] groups) {
        long high = 0;
        long low = 0;
        for (int at = 0; at < GROUPS / 2; at++) {
            high = high << 16 | groups[at];
            low = low << 16 | groups[at + GROUPS / 2];
        }
        boolean mappedV4 = high == 0 && low >>> 32 == 0xFFFF;
        return mappedV4 ? new IpAddress(Version.V4, 0, low & 0xFFFF_FFFFL) : new IpAddress(Version.V6, high, low);
    }

    /** Of the part between {@code from} and {@code to}; -1 when it is not one to {@code maxDigits} ASCII digits. */
    private static int number(String text, int from, int to, int maxDigits, int radix) {
        if (from >= to || to - from > maxDigits) {
            return -1;
        }
        int value = 0;
        for (int at = from; at < to; at++) {
            int digit = text.charAt(at) < 128 ? Character.digit(text.charAt(at), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
