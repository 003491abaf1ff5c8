package dev.sealgate.gateway.protocol.s3;

import dev.sealgate.gateway.edge.exchange.Headers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An AWS-shaped refusal by the S3 door: code, message and the extra elements of the error document.
 *
 * <p>Carries no stack trace, because clients choose how often it happens. Immutable.
 */
public final class S3Exception extends RuntimeException {
    private final S3ErrorCode code;
    private final String text;
    private final Map<String, String> elements;
    private final Headers headers;

    private S3Exception(S3ErrorCode code, String text, Map<String, String> elements, Headers headers) {
        super(code.wireCode() + ": " + text, null, false, false);
        this.code = code;
        this.text = text;
        this.elements = elements;
        this.headers = headers;
    }

    public S3Exception(S3ErrorCode code) {
        this(code, code.message(), Map.of(), Headers.EMPTY);
    }

    public S3Exception(S3ErrorCode code, String message) {
        this(code, message, Map.of(), Headers.EMPTY);
    }

    /** The same with one more element in the error document, after those it has. */
    public S3Exception with(String element, String value) {
        Map<String, String> more = new LinkedHashMap<>(elements);
        more.put(element, value);
        return new S3Exception(code, text, Collections.unmodifiableMap(more), headers);
    }

    /** The same with one more response header. */
    public S3Exception withHeader(String name, String value) {
        Headers more = Headers.builder().addAll(headers).add(name, value).build();
        return new S3Exception(code, text, elements, more);
    }

    /** InvalidArgument about a named argument. */
    public static S3Exception invalidArgument(String message, String argumentName, String argumentValue) {
        return new S3Exception(S3ErrorCode.INVALID_ARGUMENT, message)
                .with("ArgumentName", argumentName)
                .with("ArgumentValue", argumentValue);
    }

    /** InvalidArgument about a field that a form lacks before its file. */
    public static S3Exception missingField(String name) {
        return invalidArgument(
                "Bucket POST must contain a field named '" + name
                        + "'.  If it is specified, please check the order of the fields.",
                name,
                "");
    }

    public S3ErrorCode code() {
        return code;
    }

    /** The document's {@code <Message>}. */
    public String text() {
        return text;
    }

    /** Extra elements of the document, in order. */
    public Map<String, String> elements() {
        return elements;
    }

    public Headers headers() {
        return headers;
    }
}
