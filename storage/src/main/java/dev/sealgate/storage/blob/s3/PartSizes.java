package dev.sealgate.storage.blob.s3;

/**
 * How large the parts of an upload are, which no service wants to be more than 10,000.
 *
 * <p>All are of one size, which some services demand, in any blob that the gateway writes: it takes at most 5 GiB in one.
 * Beyond, sizes double, so that 5 TiB fit.
 */
final class PartSizes {
    static final int FIRST_BYTES = 8 * 1024 * 1024;
    private static final int LARGEST_BYTES = 1024 * 1024 * 1024;
    private static final int PARTS_OF_A_SIZE = 700;

    private PartSizes() {}

    /** @param number the first has 1 */
    static int of(int number) {
        int doublings = (number - 1) / PARTS_OF_A_SIZE;
        return (int) Math.min((long) FIRST_BYTES << Math.min(doublings, 30), LARGEST_BYTES);
    }
}
