package dev.sealgate.conformance.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The bytes that commands write, by number: nothing, small ones, ones that are not kept inline, and one that a first part may have. */
final class Contents {
    private static final int[] SIZES = {0, 1, 16, 17, 1_000, 4_096, 65_535, 65_536, 65_537, 200_000, 5 << 20};
    static final int COUNT = SIZES.length;
    /** As large as every part but the last must be. */
    static final int LARGE = COUNT - 1;

    private static final Map<Integer, byte[]> MADE = new ConcurrentHashMap<>();
    private static final Map<List<Integer>, String> MD5 = new ConcurrentHashMap<>();

    private Contents() {}

    static byte[] bytes(int number) {
        return MADE.computeIfAbsent(number, Contents::make);
    }

    private static byte[] make(int number) {
        byte[] bytes = new byte[SIZES[number]];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8) * 7 + number);
        }
        return bytes;
    }

    static long size(List<Integer> numbers) {
        return numbers.stream().mapToLong(number -> SIZES[number]).sum();
    }

    /** Of several, one behind the other, in hexadecimal. */
    static String md5(List<Integer> numbers) {
        return MD5.computeIfAbsent(List.copyOf(numbers), all -> {
            MessageDigest digest = digest();
            all.forEach(number -> digest.update(bytes(number)));
            return HexFormat.of().formatHex(digest.digest());
        });
    }

    static String md5(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /** The ETag of an object in parts that shows MD5: the MD5 of its parts' MD5s. */
    static String md5OfParts(List<List<Integer>> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(part -> all.writeBytes(HexFormat.of().parseHex(md5(part))));
        return md5(all.toByteArray()) + "-" + parts.size();
    }

    /** An ETag that no object here has. */
    static String otherEtag() {
        return md5("no content".getBytes(US_ASCII));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
