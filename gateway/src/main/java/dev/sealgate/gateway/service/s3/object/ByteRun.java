package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.seal.ByteRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run of an object's bytes, possibly empty. Immutable.
 *
 * <p>Source: https://www.rfc-editor.org/rfc/rfc9110#section-14.2
 */
public record ByteRun(long firstByte, long sizeBytes) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    /** All of an object. */
    public static ByteRun all(long objectSizeBytes) {
        return new ByteRun(0, objectSizeBytes);
    }

    /** From one byte to another, both included. */
    public static ByteRun between(long firstByte, long lastByte) {
        return new ByteRun(firstByte, lastByte - firstByte + 1);
    }

    /** The position after the last byte. */
    long end() {
        return firstByte + sizeBytes;
    }

    /** What is read of opened content. */
    ByteRange range() {
        return new ByteRange(firstByte, sizeBytes);
    }

    /** The Content-Range header for an object of this size; only for a run that is not empty. */
    String contentRange(long objectSizeBytes) {
        return "bytes " + firstByte + "-" + (end() - 1) + "/" + objectSizeBytes;
    }

    /**
     * What a Range header selects of an object: empty when it is not one well-formed range, and then it is ignored.
     *
     * @throws S3Exception InvalidRange when nothing of the object is selected
     */
    static Optional<ByteRun> of(String header, long objectSizeBytes) {
        Matcher range = SINGLE.matcher(header.trim());
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (range.group(1).isEmpty()) {
            long suffixBytes = Math.min(number(range.group(2)), objectSizeBytes);
            return Optional.of(require(objectSizeBytes - suffixBytes, objectSizeBytes - 1, header, objectSizeBytes));
        }
        long first = number(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : number(range.group(2));
        if (last < first) {
            return Optional.empty();
        }
        return Optional.of(require(first, Math.min(last, objectSizeBytes - 1), header, objectSizeBytes));
    }

    private static ByteRun require(long first, long last, String header, long objectSizeBytes) {
        if (first >= objectSizeBytes) {
            throw new S3Exception(S3ErrorCode.INVALID_RANGE)
                    .with("ActualObjectSize", Long.toString(objectSizeBytes))
                    .with("RangeRequested", header)
                    .withHeader("Content-Range", "bytes */" + objectSizeBytes);
        }
        return between(first, last);
    }

    /** A number beyond what any object has is as good as infinity. */
    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
