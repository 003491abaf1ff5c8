package dev.sealgate.storage.seal;

/** SHAKE128, which the JDK offers with a fixed output size only. Source: FIPS 202 */
final class Shake128 {
    private static final int RATE_BYTES = 168;
    private static final int ROUNDS = 24;

    private final long[] lanes = new long[25];
    private int position;
    private boolean squeezing;

    void absorb(byte[] input) {
        for (byte b : input) {
            xor(position, b);
            if (++position == RATE_BYTES) {
                permute();
                position = 0;
            }
        }
    }

    byte[] squeeze(int sizeBytes) {
        if (!squeezing) {
            xor(position, (byte) 0x1f);
            xor(RATE_BYTES - 1, (byte) 0x80);
            permute();
            position = 0;
            squeezing = true;
        }
        byte[] output = new byte[sizeBytes];
        for (int i = 0; i < sizeBytes; i++) {
            if (position == RATE_BYTES) {
                permute();
                position = 0;
            }
            output[i] = (byte) (lanes[position / 8] >>> (8 * (position % 8)));
            position++;
        }
        return output;
    }

    private void xor(int index, byte b) {
        lanes[index / 8] ^= (b & 0xffL) << (8 * (index % 8));
    }

    private void permute() {
        int lfsr = 1;
        for (int round = 0; round < ROUNDS; round++) {
            theta();
            rhoAndPi();
            chi();
            for (int j = 0; j < 7; j++) {
                if ((lfsr & 1) != 0) {
                    lanes[0] ^= 1L << ((1 << j) - 1);
                }
                lfsr = (lfsr << 1) ^ ((lfsr >>> 7) * 0x171);
            }
        }
    }

    private void theta() {
        long[] parity = new long[5];
        for (int i = 0; i < 25; i++) {
            parity[i % 5] ^= lanes[i];
        }
        for (int i = 0; i < 25; i++) {
            lanes[i] ^= parity[(i + 4) % 5] ^ Long.rotateLeft(parity[(i + 1) % 5], 1);
        }
    }

    private void rhoAndPi() {
        int x = 1;
        int y = 0;
        long current = lanes[1];
        for (int t = 0; t < 24; t++) {
            int nextY = (2 * x + 3 * y) % 5;
            x = y;
            y = nextY;
            long displaced = lanes[x + 5 * y];
            lanes[x + 5 * y] = Long.rotateLeft(current, (t + 1) * (t + 2) / 2);
            current = displaced;
        }
    }

    private void chi() {
        for (int y = 0; y < 25; y += 5) {
            long first = lanes[y];
            long second = lanes[y + 1];
            for (int x = 0; x < 3; x++) {
                lanes[y + x] ^= ~lanes[y + x + 1] & lanes[y + x + 2];
            }
            lanes[y + 3] ^= ~lanes[y + 4] & first;
            lanes[y + 4] ^= ~first & second;
        }
    }
}
