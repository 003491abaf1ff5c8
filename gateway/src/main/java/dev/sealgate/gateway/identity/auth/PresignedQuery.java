package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A signature in the query: a presigned URL. Immutable.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
record PresignedQuery(
        CanonicalQuery query,
        Headers headers,
        CredentialScope scope,
        List<String> signedHeaders,
        String signature,
        Duration expires)
        implements Claim {
    static final String SIGNATURE = "X-Amz-Signature";

    private static final String ALGORITHM = "X-Amz-Algorithm";
    private static final String CREDENTIAL = "X-Amz-Credential";
    private static final String DATE = "X-Amz-Date";
    private static final String EXPIRES = "X-Amz-Expires";
    private static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";
    private static final List<String> REQUIRED =
            List.of(ALGORITHM, CREDENTIAL, SIGNATURE, DATE, SIGNED_HEADERS, EXPIRES);
    private static final Duration MAX_EXPIRES = Duration.ofDays(7);
    private static final int MAX_EXPIRES_DIGITS = 9;

    /** Whether a query claims to be signed, by any version of signature. */
    static boolean isPresent(CanonicalQuery query) {
        return query.contains(SIGNATURE)
                || query.contains(ALGORITHM)
                || query.contains(CREDENTIAL)
                || query.contains("AWSAccessKeyId");
    }

    static PresignedQuery parse(CanonicalQuery query, Headers headers) {
        if (query.contains("AWSAccessKeyId")) {
            boolean complete = query.contains("Signature") && query.contains("Expires");
            throw AuthException.of(complete ? AuthFailure.SIGV2 : AuthFailure.SIGV2_INCOMPLETE);
        }
        // Safe because: a parameter given twice could be read in two ways, so it is not read at all.
        if (!REQUIRED.stream().allMatch(name -> query.count(name) == 1)) {
            throw AuthException.of(AuthFailure.QUERY_PARAMETERS);
        }
        requireAlgorithm(required(query, ALGORITHM));
        return new PresignedQuery(
                query,
                headers,
                CredentialScope.parse(required(query, CREDENTIAL), Place.QUERY),
                Claim.splitNames(required(query, SIGNED_HEADERS)),
                required(query, SIGNATURE),
                parseExpires(required(query, EXPIRES)));
    }

    private static String required(CanonicalQuery query, String name) {
        return query.first(name).orElseThrow(() -> AuthException.of(AuthFailure.QUERY_PARAMETERS));
    }

    private static void requireAlgorithm(String algorithm) {
        if (algorithm.equals("AWS4-ECDSA-P256-SHA256")) {
            throw AuthException.of(AuthFailure.SIGV4A).with("Header", ALGORITHM);
        }
        if (!algorithm.equals(AuthorizationHeader.ALGORITHM)) {
            throw AuthException.of(AuthFailure.QUERY_ALGORITHM, algorithm);
        }
    }

    private static Duration parseExpires(String text) {
        boolean negative = text.startsWith("-");
        if (!RequestTime.allDigits(text, negative ? 1 : 0, text.length())) {
            throw AuthException.of(AuthFailure.EXPIRES_NOT_A_NUMBER);
        }
        if (negative) {
            throw AuthException.of(AuthFailure.EXPIRES_NEGATIVE);
        }
        if (text.length() > MAX_EXPIRES_DIGITS || Long.parseLong(text) > MAX_EXPIRES.toSeconds()) {
            throw AuthException.of(AuthFailure.EXPIRES_TOO_LONG);
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    @Override
    public Place place() {
        return Place.QUERY;
    }

    @Override
    public RequestTime time() {
        String date = required(query, DATE);
        return RequestTime.parseBasic(date).orElseThrow(() -> AuthException.of(AuthFailure.QUERY_DATE_FORM, date));
    }

    @Override
    public void requireCurrent(RequestTime time, Instant now) {
        if (time.instant().isAfter(now.plus(MAX_SKEW))) {
            throw AuthException.of(AuthFailure.NOT_YET_VALID)
                    .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        Instant end = time.instant().plus(expires);
        if (now.isAfter(end)) {
            throw AuthException.of(AuthFailure.EXPIRED)
                    .with(EXPIRES, Long.toString(expires.toSeconds()))
                    .with("Expires", end.toString())
                    .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    @Override
    public Optional<String> securityToken() {
        Optional<String> parameter = query.first("X-Amz-Security-Token");
        return parameter.isPresent() ? parameter : headers.first("x-amz-security-token");
    }

    @Override
    public String payloadHash() {
        return query.first("X-Amz-Content-Sha256")
                .or(() -> signedHeaders.contains(PayloadMode.HEADER)
                        ? headers.first(PayloadMode.HEADER)
                        : Optional.empty())
                .orElse(PayloadMode.UNSIGNED.wireName());
    }
}
