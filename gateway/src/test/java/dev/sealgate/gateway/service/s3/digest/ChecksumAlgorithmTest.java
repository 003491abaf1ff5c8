package dev.sealgate.gateway.service.s3.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChecksumAlgorithmTest {
    private static Bytes checksum(ChecksumAlgorithm algorithm, byte[] bytes) {
        RunningChecksum running = algorithm.start();
        running.update(bytes, 0, bytes.length);
        return running.finish();
    }

    /** Check values of https://reveng.sourceforge.io/crc-catalogue/all.htm and of FIPS 180-4's SHA over the same text. */
    @ParameterizedTest
    @CsvSource({
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
    })
    void checkValueOfTheDigits(ChecksumAlgorithm algorithm, String hex) {
        Bytes computed = checksum(algorithm, "123456789".getBytes(StandardCharsets.US_ASCII));
        assertEquals(hex, computed.toHex());
        assertEquals(algorithm.sizeBytes(), computed.size());
    }

    @Test
    void crc64nvme_ofEachLengthAndOffset_equalsBitByBit() {
        Seeds.check(random -> {
            byte[] bytes = new byte[100];
            random.nextBytes(bytes);
            for (int offset = 0; offset < 20; offset++) {
                for (int size = 0; size + offset <= bytes.length; size++) {
                    Crc64Nvme crc = new Crc64Nvme();
                    crc.update(bytes, offset, size);
                    assertEquals(bitByBit(bytes, offset, size), crc.getValue(), offset + "+" + size);
                }
            }
        });
    }

    @Test
    void crc64nvme_ofLongRuns_equalsBitByBit() {
        Seeds.check(random -> {
            byte[] bytes = new byte[200_000];
            random.nextBytes(bytes);
            for (int size : new int[] {3071, 3072, 3073, 49151, 49152, 52224, 131_080, 199_990}) {
                int offset = random.nextInt(10);
                Crc64Nvme crc = new Crc64Nvme();
                crc.update(bytes, offset, size);
                assertEquals(bitByBit(bytes, offset, size), crc.getValue(), offset + "+" + size);
            }
        });
    }

    private static long bitByBit(byte[] bytes, int offset, int size) {
        long crc = -1L;
        for (int i = offset; i < offset + size; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x9A6C9329AC4BC9B5L;
            }
        }
        return ~crc;
    }

    @ParameterizedTest
    @EnumSource
    void checksum_ofBytesInPieces_equalsThatOfTheWhole(ChecksumAlgorithm algorithm) {
        Seeds.check(random -> {
            byte[] bytes = new byte[5000];
            random.nextBytes(bytes);
            RunningChecksum pieces = algorithm.start();
            for (int start = 0; start < bytes.length; ) {
                int size = Math.min(bytes.length - start, random.nextInt(70));
                pieces.update(bytes, start, size);
                start += size;
            }
            assertEquals(checksum(algorithm, bytes), pieces.finish());
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
    void combine_ofTwoRuns_equalsTheChecksumOfBoth(ChecksumAlgorithm algorithm) {
        Seeds.check(random -> {
            byte[] bytes = new byte[random.nextInt(20_000)];
            random.nextBytes(bytes);
            int cut = random.nextInt(bytes.length + 1);
            byte[] second = Arrays.copyOfRange(bytes, cut, bytes.length);
            Bytes combined = algorithm.combine(
                    checksum(algorithm, Arrays.copyOf(bytes, cut)), checksum(algorithm, second), second.length);
            assertEquals(checksum(algorithm, bytes), combined);
        });
    }

    @Test
    void combine_overFiveTebibytes_isExact() {
        long fiveTebibytes = 5L << 40;
        long half = fiveTebibytes / 2;
        Bytes a = checksum(ChecksumAlgorithm.CRC32, new byte[] {1});
        Bytes zeros = Bytes.ofHex("00000000");
        Bytes inOneStep = ChecksumAlgorithm.CRC32.combine(a, zeros, fiveTebibytes);
        Bytes halfWay = ChecksumAlgorithm.CRC32.combine(a, zeros, half);
        assertEquals(inOneStep, ChecksumAlgorithm.CRC32.combine(halfWay, zeros, half));
    }

    @ParameterizedTest
    @EnumSource(names = {"SHA1", "SHA256"})
    void combine_ofHashes_isRefused(ChecksumAlgorithm algorithm) {
        Bytes hash = checksum(algorithm, new byte[0]);
        assertThrows(IllegalStateException.class, () -> algorithm.combine(hash, hash, 1));
    }

    @Test
    void names_areFoundInAnyCase_andInHeaders() {
        assertEquals(Optional.of(ChecksumAlgorithm.CRC64NVME), ChecksumAlgorithm.find("crc64nvme"));
        assertEquals(Optional.of(ChecksumAlgorithm.SHA1), ChecksumAlgorithm.ofHeader("x-amz-checksum-sha1"));
        assertEquals(Optional.empty(), ChecksumAlgorithm.ofHeader("x-amz-checksum-md5"));
        assertEquals(Optional.empty(), ChecksumAlgorithm.ofHeader("sha1"));
        assertEquals("x-amz-checksum-crc32c", ChecksumAlgorithm.CRC32C.headerName());
    }
}
