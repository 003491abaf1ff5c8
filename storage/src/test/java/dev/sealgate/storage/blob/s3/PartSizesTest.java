package dev.sealgate.storage.blob.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.seal.BlobFormat;
import org.junit.jupiter.api.Test;

class PartSizesTest {
    private static final long GIB = 1024L * 1024 * 1024;

    @Test
    void largestObject_fitsIntoTenThousandParts() {
        long bytes = 0;
        for (int number = 1; number <= 10_000; number++) {
            bytes += PartSizes.of(number);
        }
        assertTrue(bytes >= 5 * 1024 * GIB, bytes + " bytes");
    }

    @Test
    void partsOfWhateverTheGatewayWrites_areOfOneSize() {
        long sealedBytes = BlobFormat.sealedSizeBytes(5 * GIB, 2);
        long bytes = 0;
        for (int number = 1; bytes < sealedBytes; number++) {
            assertEquals(PartSizes.FIRST_BYTES, PartSizes.of(number));
            bytes += PartSizes.of(number);
        }
    }
}
