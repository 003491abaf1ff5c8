package dev.sealgate.gateway.service.s3.form;

import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code multipart/form-data} as it comes in: the fields into memory, no more of them than AWS takes, then the file as a body of its own.
 * Used once, by one thread.
 *
 * <p>Why no library: those that are kept put files into memory or on disk, want to be pushed by an event loop, or have no release yet.
 * Source: https://www.rfc-editor.org/rfc/rfc7578
 */
final class FormReader {
    /** AWS: all that stands before the content of the file. */
    static final int MAX_BYTES_BEFORE_FILE = 20_480;

    private static final String FILE = "file";
    private static final Pattern MULTIPART = Pattern.compile("(?i)\\s*multipart/form-data\\s*(;.*)?");
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))\\s*(?:;.*)?$");
    private static final Pattern DISPOSITION = Pattern.compile("(?i)content-disposition\\s*:\\s*form-data\\s*(;.*)?");

    private final VerifiedBody in;
    private final Delimiter delimiter;
    private final List<FormField> fields = new ArrayList<>();
    private ByteBuffer batch = ByteBuffer.allocate(0);
    private int readBytes;

    /** The form up to the content of its file. */
    record Opened(FormFields fields, Optional<String> fileName, FormFile file) {}

    /** What a part says of itself. */
    private record Part(String name, Optional<String> fileName) {}

    private FormReader(VerifiedBody in, String boundary) {
        this.in = in;
        this.delimiter = new Delimiter(boundary);
    }

    /**
     * Reads up to the file's content.
     *
     * @throws S3Exception PreconditionFailed, MalformedPOSTRequest, MaxPostPreDataLengthExceeded, or InvalidArgument where there is no file
     */
    static Opened open(VerifiedBody in, Optional<String> contentType) {
        return new FormReader(in, boundary(contentType.orElse(""))).open();
    }

    private static String boundary(String contentType) {
        if (!MULTIPART.matcher(contentType).matches()) {
            throw new S3Exception(S3ErrorCode.PRECONDITION_FAILED)
                    .with("Condition", "Bucket POST must be of the enclosure-type multipart/form-data");
        }
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw malformed();
        }
        return Optional.ofNullable(boundary.group(1))
                .or(() -> Optional.ofNullable(boundary.group(2)))
                .orElseThrow(FormReader::malformed);
    }

    private Opened open() {
        content();
        while (nextPart()) {
            Part part = head();
            if (part.name().equalsIgnoreCase(FILE)) {
                FormFile file = new FormFile(in, batch, delimiter, readBytes);
                return new Opened(FormFields.of(fields), part.fileName(), file);
            }
            fields.add(new FormField(part.name(), content()));
        }
        throw S3Exception.invalidArgument("POST requires exactly one file upload per request.", FILE, "0");
    }

    /** Whether the delimiter that was just read has a part behind it. */
    private boolean nextPart() {
        int first = read();
        int second = read();
        if (first == '-' && second == '-') {
            return false;
        }
        while (first == ' ' || first == '\t') {
            first = second;
            second = read();
        }
        if (first != '\r' || second != '\n') {
            throw malformed();
        }
        return true;
    }

    private Part head() {
        Optional<Part> found = Optional.empty();
        for (String line = line(); !line.isEmpty(); line = line()) {
            Matcher disposition = DISPOSITION.matcher(line);
            if (disposition.matches()) {
                found = Optional.of(
                        part(Optional.ofNullable(disposition.group(1)).orElse("")));
            }
        }
        return found.orElse(new Part("", Optional.empty()));
    }

    private static Part part(String parameters) {
        String name = "";
        Optional<String> fileName = Optional.empty();
        for (int at = parameters.indexOf(';'); at >= 0; at = parameters.indexOf(';', at)) {
            int equals = parameters.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            StringBuilder value = new StringBuilder();
            String parameter = parameters.substring(at + 1, equals).strip();
            at = value(parameters, equals + 1, value);
            if (parameter.equalsIgnoreCase("name")) {
                name = value.toString();
            } else if (parameter.equalsIgnoreCase("filename")) {
                // Some clients send the path on their machine.
                int slash = Math.max(value.lastIndexOf("/"), value.lastIndexOf("\\"));
                fileName = Optional.of(value.substring(slash + 1));
            }
        }
        return new Part(name, fileName);
    }

    /** Reads a value, quoted or not, and returns where it ends; browsers escape nothing in it but quotes. */
    private static int value(String text, int start, StringBuilder value) {
        int at = start;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        for (at += quoted ? 1 : 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quoted && c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                value.append('"');
                at++;
            } else if (quoted ? c == '"' : c == ';' || c == ' ') {
                return at;
            } else {
                value.append(c);
            }
        }
        return at;
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = read(); next != '\r'; next = read()) {
            line.write(next);
        }
        if (read() != '\n') {
            throw malformed();
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Everything up to the next delimiter. */
    private String content() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte next = (byte) read(); !delimiter.endsWith(next); next = (byte) read()) {
            content.write(next);
        }
        // All of the delimiter but its last byte is there, too, unless it stood at the very beginning.
        int sizeBytes = Math.max(0, content.size() - delimiter.sizeBytes() + 1);
        return new String(content.toByteArray(), 0, sizeBytes, StandardCharsets.UTF_8);
    }

    private int read() {
        if (readBytes == MAX_BYTES_BEFORE_FILE) {
            throw new S3Exception(S3ErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED)
                    .with("MaxPostPreDataLengthBytes", Integer.toString(MAX_BYTES_BEFORE_FILE));
        }
        if (!batch.hasRemaining()) {
            batch = in.next();
            if (!batch.hasRemaining()) {
                throw malformed();
            }
        }
        readBytes++;
        return batch.get() & 0xff;
    }

    static S3Exception malformed() {
        return new S3Exception(S3ErrorCode.MALFORMED_POST_REQUEST);
    }
}
