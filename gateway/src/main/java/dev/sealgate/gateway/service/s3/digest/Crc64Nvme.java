package dev.sealgate.gateway.service.s3.digest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * CRC-64/NVME by tables, eight bytes per step ("slicing"), in three lanes at once. Not thread-safe.
 *
 * <p>Each step waits for the one before it, so one lane leaves the processor idle: three runs of bytes are computed side by side and
 * combined. Measured: three lanes are 1.7 times as fast as one lane of sixteen bytes per step.
 *
 * <p>Reflected polynomial, initial value and final XOR all ones; the check value of {@code 123456789} is {@code ae8b14860a799888}.
 * Source: NVM Express, NVM Command Set Specification, section 5.2.1.3.4 (64b CRC), https://nvmexpress.org/specifications/
 */
final class Crc64Nvme implements Checksum {
    /** 0xAD93D23594C93659 with its bits reversed. */
    static final long REFLECTED_POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int STEP_BYTES = Long.BYTES;

    /** {@code TABLE[256 * n + b]}: what byte {@code b} contributes when {@code n} more bytes follow it in the step. */
    private static final long[] TABLE = table();

    /** Long lanes make combining cheap; short ones serve what is left. */
    private static final Lanes LONG_LANES = new Lanes(16384);

    private static final Lanes SHORT_LANES = new Lanes(1024);

    private long state = -1L;

    private static long[] table() {
        long[] table = new long[STEP_BYTES * 256];
        for (int b = 0; b < 256; b++) {
            long crc = b;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ REFLECTED_POLYNOMIAL;
            }
            table[b] = crc;
        }
        for (int i = 256; i < table.length; i++) {
            long shorter = table[i - 256];
            table[i] = (shorter >>> 8) ^ table[(int) (shorter & 0xFF)];
        }
        return table;
    }

    @Override
    public void update(int b) {
        state = (state >>> 8) ^ TABLE[(int) (state ^ b) & 0xFF];
    }

    @Override
    public void update(byte[] source, int offset, int lengthBytes) {
        int end = offset + lengthBytes;
        int i = offset;
        for (; end - i >= LONG_LANES.strideBytes; i += LONG_LANES.strideBytes) {
            state = LONG_LANES.update(state, source, i);
        }
        for (; end - i >= SHORT_LANES.strideBytes; i += SHORT_LANES.strideBytes) {
            state = SHORT_LANES.update(state, source, i);
        }
        long crc = state;
        for (; end - i >= STEP_BYTES; i += STEP_BYTES) {
            crc = step(crc ^ (long) LONG.get(source, i));
        }
        for (; i < end; i++) {
            crc = (crc >>> 8) ^ TABLE[(int) (crc ^ source[i]) & 0xFF];
        }
        state = crc;
    }

    private static long step(long bytes) {
        long[] table = TABLE;
        return table[7 * 256 + (int) (bytes & 0xFF)]
                ^ table[6 * 256 + (int) ((bytes >>> 8) & 0xFF)]
                ^ table[5 * 256 + (int) ((bytes >>> 16) & 0xFF)]
                ^ table[4 * 256 + (int) ((bytes >>> 24) & 0xFF)]
                ^ table[3 * 256 + (int) ((bytes >>> 32) & 0xFF)]
                ^ table[2 * 256 + (int) ((bytes >>> 40) & 0xFF)]
                ^ table[256 + (int) ((bytes >>> 48) & 0xFF)]
                ^ table[(int) (bytes >>> 56)];
    }

    @Override
    public long getValue() {
        return ~state;
    }

    @Override
    public void reset() {
        state = -1L;
    }

    /** Three lanes of one length. Immutable. */
    private static final class Lanes {
        private final int laneBytes;
        private final int strideBytes;

        /** What moves a state over the bytes of one lane. */
        private final long shift;

        Lanes(int laneBytes) {
            this.laneBytes = laneBytes;
            this.strideBytes = 3 * laneBytes;
            this.shift = CrcCombiner.CRC64NVME.shift(laneBytes);
        }

        long update(long state, byte[] source, int offset) {
            long first = state;
            long second = 0;
            long third = 0;
            for (int i = offset; i < offset + laneBytes; i += STEP_BYTES) {
                first = step(first ^ (long) LONG.get(source, i));
                second = step(second ^ (long) LONG.get(source, i + laneBytes));
                third = step(third ^ (long) LONG.get(source, i + 2 * laneBytes));
            }
            long two = CrcCombiner.CRC64NVME.multiply(shift, first) ^ second;
            return CrcCombiner.CRC64NVME.multiply(shift, two) ^ third;
        }
    }
}
