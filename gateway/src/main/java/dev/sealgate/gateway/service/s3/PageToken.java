package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/** Opaque continuation tokens: where the next page begins, with a check value so that a mistyped token is refused. */
public final class PageToken {
    public static final String INCORRECT = "The continuation token provided is incorrect";

    private static final byte VERSION = 1;
    private static final int HEAD_BYTES = 1 + Integer.BYTES;

    private PageToken() {}

    public static String encode(String after) {
        byte[] text = after.getBytes(StandardCharsets.UTF_8);
        byte[] token = ByteBuffer.allocate(HEAD_BYTES + text.length)
                .put(VERSION)
                .putInt(check(text))
                .put(text)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** @throws S3Exception InvalidArgument for anything that {@link #encode} did not make */
    public static String decode(String token) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            byte version = bytes.get();
            int check = bytes.getInt();
            byte[] text = new byte[bytes.remaining()];
            bytes.get(text);
            if (version == VERSION && check == check(text)) {
                return new String(text, StandardCharsets.UTF_8);
            }
        } catch (IllegalArgumentException | BufferUnderflowException _) {
            // Falls through to the refusal below, the same for every broken token.
        }
        throw S3Exception.invalidArgument(INCORRECT, "continuation-token", token);
    }

    private static int check(byte[] text) {
        CRC32 crc = new CRC32();
        crc.update(text);
        return (int) crc.getValue();
    }
}
