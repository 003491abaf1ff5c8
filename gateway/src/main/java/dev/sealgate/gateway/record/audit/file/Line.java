package dev.sealgate.gateway.record.audit.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sealgate.storage.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the trail, without its line feed: a JSON object whose last member says where in the chain it stands. Immutable.
 *
 * @param body the record without its closing brace: what the chain covers
 * @param link where the line claims to stand
 */
record Line(Bytes body, Chain link) {
    /** Longer lines are not records: what makes them is bounded by what a request may hold. */
    static final int MAX_BYTES = 2 << 20;

    private static final int MAX_SUFFIX_BYTES = 140;
    private static final Pattern SUFFIX =
            Pattern.compile(",\"sealgate\":\\{\"sequence\":([1-9][0-9]{0,17}),\"chain\":\"([0-9a-f]{64})\"}}\\z");

    /** @param json a JSON object with at least one member */
    static Line of(Bytes json, Chain before) {
        byte[] object = json.view();
        if (object.length < 2 || object[object.length - 1] != '}') {
            throw new IllegalArgumentException("a record is a JSON object");
        }
        Bytes body = Bytes.owning(Arrays.copyOf(object, object.length - 1));
        return new Line(body, before.next(body));
    }

    /** Empty for what is no such line. */
    static Optional<Line> parse(byte[] line) {
        int from = Math.max(0, line.length - MAX_SUFFIX_BYTES);
        String end = new String(line, from, line.length - from, ISO_8859_1);
        Matcher suffix = SUFFIX.matcher(end);
        if (!suffix.find()) {
            return Optional.empty();
        }
        Bytes body = Bytes.owning(Arrays.copyOf(line, from + suffix.start()));
        return Optional.of(new Line(body, new Chain(Long.parseLong(suffix.group(1)), Bytes.ofHex(suffix.group(2)))));
    }

    /** Whether it is the record that follows. */
    boolean follows(Chain before) {
        return link.sequence() == before.sequence() + 1 && before.next(body).equals(link);
    }

    /** The record as it was given, without its place in the chain. */
    byte[] json() {
        byte[] object = Arrays.copyOf(body.view(), body.size() + 1);
        object[body.size()] = '}';
        return object;
    }

    /** With its line feed. */
    void writeTo(ByteArrayOutputStream target) {
        target.writeBytes(body.view());
        target.writeBytes((",\"sealgate\":{\"sequence\":" + link.sequence() + ",\"chain\":\""
                        + link.hash().toHex() + "\"}}\n")
                .getBytes(US_ASCII));
    }
}
