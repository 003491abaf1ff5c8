package dev.sealgate.gateway.edge.http;

import io.netty.buffer.ByteBuf;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the size lines of one chunked body look like before the parser evens them out: it ignores what surrounds a number, so that
 * {@code 1 1} is a 1 to it and 11 to others. Event loop only.
 * Source: https://www.rfc-editor.org/rfc/rfc9112#section-7.1
 */
final class ChunkLines {
    private enum Part {
        SIZE,
        AFTER_SIZE,
        CONTENT,
        AFTER_CONTENT,
        TRAILERS
    }

    /** Larger numbers the parser refuses. */
    private static final int MAX_DIGITS = 15;

    private Part part = Part.SIZE;
    private int digits;
    private long leftBytes;
    private @Nullable HeadFlaw flaw;

    void reset() {
        part = Part.SIZE;
        digits = 0;
        leftBytes = 0;
        flaw = null;
    }

    Optional<HeadFlaw> flaw() {
        return Optional.ofNullable(flaw);
    }

    /** Takes what the parser consumed. */
    void read(ByteBuf in, int from, int to) {
        int at = from;
        while (at < to && part != Part.TRAILERS && flaw == null) {
            switch (part) {
                case SIZE -> readSize(in.getByte(at++));
                case CONTENT -> at += skipContent(to - at);
                case AFTER_SIZE, AFTER_CONTENT -> at = skipLine(in, at, to);
                case TRAILERS -> throw new IllegalStateException("the trailers are no chunk");
            }
        }
    }

    private void readSize(byte next) {
        if (HexFormat.isHexDigit(next) && digits < MAX_DIGITS) {
            leftBytes = leftBytes << 4 | HexFormat.fromHexDigit(next);
            digits++;
        } else if (digits > 0 && (next == '\r' || next == ';')) {
            part = Part.AFTER_SIZE;
        } else {
            flaw = HeadFlaw.badRequest("a chunk whose size is not a hexadecimal number alone");
        }
    }

    private int skipContent(int availableBytes) {
        int count = (int) Math.min(availableBytes, leftBytes);
        leftBytes -= count;
        if (leftBytes == 0) {
            part = Part.AFTER_CONTENT;
        }
        return count;
    }

    private int skipLine(ByteBuf in, int at, int to) {
        int end = in.indexOf(at, to, (byte) '\n');
        if (end < 0) {
            return to;
        }
        if (part == Part.AFTER_CONTENT) {
            part = Part.SIZE;
            digits = 0;
        } else {
            part = leftBytes == 0 ? Part.TRAILERS : Part.CONTENT;
        }
        return end + 1;
    }
}
