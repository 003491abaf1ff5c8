package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A signature in the Authorization header. Immutable.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
 */
record AuthorizationHeader(Headers headers, CredentialScope scope, List<String> signedHeaders, String signature)
        implements Claim {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    static AuthorizationHeader parse(Headers headers) {
        List<String> values = headers.all("authorization");
        String value = values.getFirst();
        int space = value.indexOf(' ');
        if (space <= 0 || values.size() > 1) {
            throw invalid(AuthFailure.NO_SINGLE_SPACE, headers);
        }
        return switch (value.substring(0, space)) {
            case ALGORITHM -> of(headers, Fields.parse(value.substring(space + 1)));
            case "AWS" -> throw AuthException.of(AuthFailure.SIGV2);
            case "AWS4-ECDSA-P256-SHA256" ->
                throw AuthException.of(AuthFailure.SIGV4A).with("Header", "Authorization");
            default -> throw invalid(AuthFailure.UNSUPPORTED_TYPE, headers);
        };
    }

    private static AuthorizationHeader of(Headers headers, Fields fields) {
        return new AuthorizationHeader(
                headers,
                CredentialScope.parse(require(fields.credential, AuthFailure.MISSING_CREDENTIAL), Place.HEADER),
                Claim.splitNames(require(fields.signedHeaders, AuthFailure.MISSING_SIGNED_HEADERS)),
                require(fields.signature, AuthFailure.MISSING_SIGNATURE));
    }

    /** A header that cannot be read as the scheme it names. */
    static AuthException invalid(AuthFailure failure, Headers headers) {
        return AuthException.of(failure)
                .with("ArgumentName", "Authorization")
                .with("ArgumentValue", headers.first("authorization").orElse(""));
    }

    private static String require(String value, AuthFailure missing) {
        if (value.isEmpty()) {
            throw AuthException.of(missing);
        }
        return value;
    }

    @Override
    public Place place() {
        return Place.HEADER;
    }

    @Override
    public RequestTime time() {
        Optional<String> amzDate = headers.first("x-amz-date");
        Optional<RequestTime> time = amzDate.isPresent()
                ? RequestTime.parseBasic(amzDate.get())
                : headers.first("date").flatMap(RequestTime::parseHttp);
        return time.orElseThrow(() -> AuthException.of(AuthFailure.NO_DATE));
    }

    @Override
    public void requireCurrent(RequestTime time, Instant now) {
        Claim.requireNoSkew(time, time.basic(), now);
    }

    @Override
    public Optional<String> securityToken() {
        return headers.first("x-amz-security-token");
    }

    @Override
    public String payloadHash() {
        return headers.first(PayloadMode.HEADER).orElseThrow(() -> AuthException.of(AuthFailure.MISSING_PAYLOAD_HASH));
    }

    /** The three fields, in any order, separated by commas with or without blanks; others are ignored. */
    private record Fields(String credential, String signedHeaders, String signature) {
        static Fields parse(String text) {
            String credential = "";
            String signedHeaders = "";
            String signature = "";
            for (int start = 0; start <= text.length(); ) {
                int comma = text.indexOf(',', start);
                int end = comma < 0 ? text.length() : comma;
                int equals = text.indexOf('=', start);
                if (equals >= 0 && equals < end) {
                    String value = text.substring(equals + 1, end).strip();
                    switch (text.substring(start, equals).strip()) {
                        case "Credential" -> credential = once(credential, value);
                        case "SignedHeaders" -> signedHeaders = once(signedHeaders, value);
                        case "Signature" -> signature = once(signature, value);
                        default -> {}
                    }
                }
                start = end + 1;
            }
            return new Fields(credential, signedHeaders, signature);
        }

        private static String once(String earlier, String value) {
            if (!earlier.isEmpty()) {
                throw AuthException.of(AuthFailure.REPEATED_FIELD);
            }
            return value;
        }
    }
}
