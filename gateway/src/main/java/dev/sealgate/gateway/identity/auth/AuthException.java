package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that could not be authenticated, in the words of every door.
 *
 * <p>Carries no stack trace, because clients choose how often it happens. Immutable.
 */
public final class AuthException extends RuntimeException {
    private final AuthFailure failure;
    private final S3ErrorCode s3Code;
    private final String s3Text;
    private final String jsonText;
    private final Map<String, String> elements;

    private AuthException(
            AuthFailure failure, S3ErrorCode s3Code, String s3Text, String jsonText, Map<String, String> elements) {
        super(failure + ": " + s3Text, null, false, false);
        this.failure = failure;
        this.s3Code = s3Code;
        this.s3Text = s3Text;
        this.jsonText = jsonText;
        this.elements = elements;
    }

    /** The arguments replace the placeholders of the failure's texts. */
    static AuthException of(AuthFailure failure, Object... arguments) {
        return of(Place.HEADER, failure, arguments);
    }

    /** The same for what may be wrong in the header and in the query, where the S3 door words it differently. */
    static AuthException of(Place place, AuthFailure failure, Object... arguments) {
        String s3Text = failure.s3Text(arguments);
        String jsonText = failure.jsonText(arguments);
        return failure.s3Code() == S3ErrorCode.AUTHORIZATION_HEADER_MALFORMED
                ? new AuthException(failure, place.s3Code(), place.s3Prefix() + s3Text, jsonText, Map.of())
                : new AuthException(failure, failure.s3Code(), s3Text, jsonText, Map.of());
    }

    /** The same with one more element in the S3 error document, after those it has. */
    AuthException with(String element, String value) {
        Map<String, String> more = new LinkedHashMap<>(elements);
        more.put(element, value);
        return new AuthException(failure, s3Code, s3Text, jsonText, Collections.unmodifiableMap(more));
    }

    public AuthFailure failure() {
        return failure;
    }

    /** The extra elements of the S3 error document, in order. */
    public Map<String, String> elements() {
        return elements;
    }

    /** The {@code __type} by which a JSON service refuses, with status 400. */
    public String jsonType() {
        return failure.jsonType();
    }

    /** The {@code message} of a JSON service. */
    public String jsonText() {
        return jsonText;
    }

    /** The same refusal by the S3 door. */
    public S3Exception toS3() {
        S3Exception refusal = new S3Exception(s3Code, s3Text);
        for (Map.Entry<String, String> element : elements.entrySet()) {
            refusal = refusal.with(element.getKey(), element.getValue());
        }
        return refusal;
    }
}
