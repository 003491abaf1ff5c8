package dev.sealgate.gateway.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** A body that is read whole into memory, which is taken before a byte is read. */
public final class Document {
    /** What a body of no announced length takes at a time. */
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
        long held = announcedBytes(request.headers());
        if (held > maxBytes && request.body() == source) {
            throw tooLarge.get();
        }
        held = Math.min(held, maxBytes);
        request.body().hold(held);
        ByteArrayOutputStream document = new ByteArrayOutputStream((int) held);
        for (ByteBuffer batch = source.next(); batch.hasRemaining(); batch = source.next()) {
            int sizeBytes = document.size() + batch.remaining();
            if (sizeBytes > maxBytes) {
                throw tooLarge.get();
            }
            if (sizeBytes > held) {
                long more = Math.max(STEP_BYTES, sizeBytes - held);
                request.body().hold(more);
                held += more;
            }
            document.write(batch.array(), batch.arrayOffset() + batch.position(), batch.remaining());
        }
        return document.toByteArray();
    }

    private static long announcedBytes(Headers headers) {
        try {
            return Math.max(0, Long.parseLong(headers.first("content-length").orElse("0")));
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
