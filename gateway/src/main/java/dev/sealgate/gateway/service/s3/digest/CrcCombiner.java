package dev.sealgate.gateway.service.s3.digest;

/**
 * Combines the CRCs of two runs of bytes into the CRC of both, without the bytes. Immutable; thread-safe.
 *
 * <p>For reflected CRCs whose initial value and final XOR are all ones: {@code crc(AB) = crc(A) * x^(8|B|) mod p XOR crc(B)}. A polynomial
 * is a number whose highest bit is the coefficient of {@code x^0}.
 */
final class CrcCombiner {
    static final CrcCombiner CRC32 = new CrcCombiner(32, 0xEDB88320L);
    static final CrcCombiner CRC32C = new CrcCombiner(32, 0x82F63B78L);
    static final CrcCombiner CRC64NVME = new CrcCombiner(64, Crc64Nvme.REFLECTED_POLYNOMIAL);

    private final int width;
    private final long one;
    private final long polynomial;

    /** {@code x^(2^k) mod p} at index k. */
    private final long[] powers = new long[64];

    private CrcCombiner(int width, long polynomial) {
        this.width = width;
        this.one = 1L << (width - 1);
        this.polynomial = polynomial;
        powers[0] = one >>> 1;
        for (int k = 1; k < powers.length; k++) {
            powers[k] = multiply(powers[k - 1], powers[k - 1]);
        }
    }

    long combine(long first, long second, long secondSizeBytes) {
        return multiply(shift(secondSizeBytes), first) ^ second;
    }

    /** {@code x^(8 * sizeBytes) mod p}: multiplying a CRC by it is appending that many zero bytes. */
    long shift(long sizeBytes) {
        long shift = one;
        long bits = Math.multiplyExact(sizeBytes, 8L);
        for (int k = 0; bits != 0; k++, bits >>>= 1) {
            if ((bits & 1) != 0) {
                shift = multiply(shift, powers[k]);
            }
        }
        return shift;
    }

    /** The product modulo p; without branches, which would be mispredicted half of the time. */
    long multiply(long a, long b) {
        long product = 0;
        long shifted = b;
        for (int bit = width - 1; bit >= 0; bit--) {
            product ^= shifted & -((a >>> bit) & 1);
            shifted = (shifted >>> 1) ^ (polynomial & -(shifted & 1));
        }
        return product;
    }
}
