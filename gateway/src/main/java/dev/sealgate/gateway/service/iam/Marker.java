package dev.sealgate.gateway.service.iam;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Where the next page of a listing begins, with a check value over it and the operation: AWS refuses what it did not make, and what
 * another operation made. It grants nothing, so it is no secret.
 */
final class Marker {
    private static final byte VERSION = 1;
    private static final int HEAD_BYTES = 1 + Integer.BYTES;

    private Marker() {}

    static String encode(String after, String operation) {
        byte[] text = after.getBytes(StandardCharsets.UTF_8);
        byte[] marker = ByteBuffer.allocate(HEAD_BYTES + text.length)
                .put(VERSION)
                .putInt(check(text, operation))
                .put(text)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(marker);
    }

    /** Empty for anything that {@link #encode} did not make for this operation. */
    static Optional<String> decode(String marker, String operation) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(marker));
            byte version = bytes.get();
            int check = bytes.getInt();
            byte[] text = new byte[bytes.remaining()];
            bytes.get(text);
            return version == VERSION && check == check(text, operation)
                    ? Optional.of(new String(text, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException _) {
            return Optional.empty();
        }
    }

    private static int check(byte[] text, String operation) {
        CRC32 crc = new CRC32();
        crc.update(operation.getBytes(StandardCharsets.UTF_8));
        crc.update(0);
        crc.update(text);
        return (int) crc.getValue();
    }
}
