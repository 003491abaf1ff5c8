package dev.sealgate.gateway.edge.exchange;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A body that is read whole into memory. A short one, as every ordinary call of KMS or STS is, needs only the place that its request has; the
 * memory of a longer one is taken once it turns out to be longer, so that a length that is announced alone takes nothing from anybody.
 */
public final class Document {
    /** As much as a place includes, and what a body of no announced length takes at a time. */
    private static final int STEP_BYTES = 16 * 1024;

    private Document() {}

    /**
     * All of the request's body.
     *
     * @param source the body, or what decodes and verifies it
     * @param tooLarge the refusal of a body over {@code maxBytes}
     * @throws BusyException when there is no memory for it now
     */
    @SuppressWarnings("ReferenceEquality") // whether the source is the body itself, undecoded
    public static byte[] read(HttpRequest request, Body source, int maxBytes, Supplier<RuntimeException> tooLarge) {
        long announced = announcedBytes(request.headers());
        if (announced > maxBytes && request.body() == source) {
            throw tooLarge.get();
        }
        request.body().awaitDocument();
        byte[] document = readAll(request, source, maxBytes, announced, tooLarge);
        request.body().documentCame();
        return document;
    }

    private static byte[] readAll(
            HttpRequest request, Body source, int maxBytes, long announced, Supplier<RuntimeException> tooLarge) {
        long held = Math.min(STEP_BYTES, maxBytes);
        byte[] document = new byte[(int) Math.min(announced, held)];
        int readBytes = 0;
        for (ByteBuffer batch = source.next(); batch.hasRemaining(); batch = source.next()) {
            int sizeBytes = readBytes + batch.remaining();
            if (sizeBytes > maxBytes) {
                throw tooLarge.get();
            }
            if (sizeBytes > held) {
                long more = Math.max(Math.min(announced, maxBytes), Math.max(STEP_BYTES + held, sizeBytes)) - held;
                request.body().hold(more);
                held += more;
            }
            if (sizeBytes > document.length) {
                document = Arrays.copyOf(document, (int) Math.min(held, maxBytes));
            }
            batch.get(document, readBytes, batch.remaining());
            readBytes = sizeBytes;
        }
        return readBytes == document.length ? document : Arrays.copyOf(document, readBytes);
    }

    private static long announcedBytes(Headers headers) {
        try {
            return Math.max(0, Long.parseLong(headers.first("content-length").orElse("0")));
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
