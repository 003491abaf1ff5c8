package dev.sealgate.gateway.service.s3.digest;

import dev.sealgate.storage.Bytes;
import java.util.zip.Checksum;

/** A cyclic redundancy check of up to 64 bits. Not thread-safe. */
final class CrcChecksum implements RunningChecksum {
    private final Checksum crc;
    private final int sizeBytes;

    CrcChecksum(Checksum crc, int sizeBytes) {
        this.crc = crc;
        this.sizeBytes = sizeBytes;
    }

    static Bytes bytes(long value, int sizeBytes) {
        byte[] bigEndian = new byte[sizeBytes];
        for (int i = 0; i < sizeBytes; i++) {
            bigEndian[i] = (byte) (value >>> (8 * (sizeBytes - 1 - i)));
        }
        return Bytes.owning(bigEndian);
    }

    static long number(Bytes bigEndian) {
        long value = 0;
        for (byte b : bigEndian.view()) {
            value = (value << 8) | (b & 0xFF);
        }
        return value;
    }

    @Override
    public void update(byte[] source, int offset, int lengthBytes) {
        crc.update(source, offset, lengthBytes);
    }

    @Override
    public Bytes finish() {
        return bytes(crc.getValue(), sizeBytes);
    }
}
