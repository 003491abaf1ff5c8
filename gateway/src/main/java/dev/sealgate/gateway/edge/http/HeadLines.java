package dev.sealgate.gateway.edge.http;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the lines of one head look like before the parser evens them out: a request line of anything but three words and two spaces, and a
 * field that goes on in the next line. Event loop only.
 */
final class HeadLines {
    private static final int SPACES_IN_REQUEST_LINE = 2;

    private boolean requestLineBegan;
    private boolean requestLineEnded;
    private int spaces;
    private boolean lineEnded;
    private @Nullable HeadFlaw flaw;

    void reset() {
        requestLineBegan = false;
        requestLineEnded = false;
        spaces = 0;
        lineEnded = false;
        flaw = null;
    }

    Optional<HeadFlaw> flaw() {
        return Optional.ofNullable(flaw);
    }

    /** Takes what the parser consumed, which is whole lines, or what it skipped before them. */
    void read(ByteBuf in, int from, int to) {
        int at = from;
        while (at < to && !requestLineEnded) {
            readRequestLine(in.getByte(at++));
        }
        while (at < to) {
            if (lineEnded) {
                refuseFold(in.getByte(at));
            }
            int end = in.indexOf(at, to, (byte) '\n');
            lineEnded = end >= 0;
            at = lineEnded ? end + 1 : to;
        }
    }

    private void readRequestLine(byte next) {
        if (!requestLineBegan && (next == '\r' || next == '\n')) {
            return; // RFC 9112 2.2: empty lines before a request are skipped
        }
        requestLineBegan = true;
        if (next == '\n') {
            requestLineEnded = true;
            lineEnded = true;
            if (spaces != SPACES_IN_REQUEST_LINE) {
                flaw = HeadFlaw.badRequest("the request line is not three words with a space between");
            }
        } else if (next == ' ') {
            spaces++;
        } else if (next >= 0 && next < ' ' && next != '\r') {
            flaw = HeadFlaw.badRequest("a control character in the request line");
        }
    }

    private void refuseFold(byte first) {
        if (first == ' ' || first == '\t') {
            flaw = HeadFlaw.badRequest("a field that goes on in the next line");
        }
    }
}
