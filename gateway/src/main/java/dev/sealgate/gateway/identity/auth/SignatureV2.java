package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.storage.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A signature of version 2, in the Authorization header or in the query: what a request says, before any of it is believed. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
 *
 * @param dateLine what stands for the date in the string to sign; empty where x-amz-date does
 */
record SignatureV2(Place place, String accessKeyId, String signature, String dateLine, Optional<String> securityToken) {
    static final String ACCESS_KEY_ID = "AWSAccessKeyId";
    static final String SIGNATURE = "Signature";
    static final String EXPIRES = "Expires";

    /** What {@code s3:signatureversion} calls it, and what the header begins with. */
    static final String NAME = "AWS";

    private static final String TOKEN = "x-amz-security-token";
    private static final String HMAC = "HmacSHA1";
    private static final int MAX_EXPIRES_DIGITS = 19;

    /**
     * The signature of version 2 that a request claims to carry; empty for every other request.
     *
     * @throws AuthException for one that cannot be read, is too old or not yet valid: all that is judged without knowing its key
     */
    static Optional<SignatureV2> find(HttpRequest request, CanonicalQuery query, Instant now) {
        Headers headers = request.headers();
        boolean inHeader = headers.contains("authorization");
        boolean inQuery = PresignedQuery.isPresent(query);
        if (inHeader == inQuery) {
            return Optional.empty();
        }
        if (inQuery) {
            return query.contains(ACCESS_KEY_ID) ? Optional.of(ofQuery(query, headers, now)) : Optional.empty();
        }
        boolean named = headers.all("authorization").size() == 1
                && headers.first("authorization").orElse("").startsWith(NAME + " ");
        return named ? Optional.of(ofHeader(headers, now)) : Optional.empty();
    }

    private static SignatureV2 ofHeader(Headers headers, Instant now) {
        String value = headers.first("authorization").orElse("").substring(NAME.length() + 1);
        if (value.startsWith(" ")) {
            throw AuthorizationHeader.invalid(AuthFailure.NO_SINGLE_SPACE, headers);
        }
        int colon = value.indexOf(':');
        if (colon < 0 || colon == value.length() - 1 || value.indexOf(':', colon + 1) >= 0) {
            throw AuthorizationHeader.invalid(AuthFailure.SIGV2_MALFORMED, headers);
        }
        Optional<String> amzDate = headers.first("x-amz-date");
        String date = amzDate.or(() -> headers.first("date")).orElse("");
        RequestTime time = RequestTime.parseHttp(date).orElseThrow(() -> AuthException.of(AuthFailure.NO_DATE));
        Claim.requireNoSkew(time, date, now);
        return new SignatureV2(
                Place.HEADER,
                value.substring(0, colon),
                value.substring(colon + 1),
                amzDate.isPresent() ? "" : date,
                headers.first(TOKEN));
    }

    private static SignatureV2 ofQuery(CanonicalQuery query, Headers headers, Instant now) {
        // Safe because: a parameter given twice could be read in two ways, so it is not read at all.
        if (query.count(ACCESS_KEY_ID) != 1 || query.count(SIGNATURE) != 1 || query.count(EXPIRES) != 1) {
            throw AuthException.of(AuthFailure.SIGV2_INCOMPLETE);
        }
        String expires = query.first(EXPIRES).orElse("");
        Instant end = end(expires);
        if (now.isAfter(end)) {
            throw AuthException.of(AuthFailure.EXPIRED)
                    .with(EXPIRES, end.toString())
                    .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        return new SignatureV2(
                Place.QUERY,
                query.first(ACCESS_KEY_ID).orElse(""),
                query.first(SIGNATURE).orElse(""),
                expires,
                headers.first(TOKEN).or(() -> query.firstInAnyCase(TOKEN)));
    }

    /** AWS: seconds that fit into 32 bits, with a sign or without; far away is allowed. */
    private static Instant end(String expires) {
        int start = expires.startsWith("+") || expires.startsWith("-") ? 1 : 0;
        if (expires.length() <= start + MAX_EXPIRES_DIGITS - 1
                && RequestTime.allDigits(expires, start, expires.length())) {
            long seconds = Long.parseLong(expires);
            if (seconds >= 0 && seconds <= Integer.MAX_VALUE) {
                return Instant.ofEpochSecond(seconds);
            }
            if (seconds < 0) {
                return Instant.ofEpochSecond(Math.max(seconds, Integer.MIN_VALUE));
            }
        }
        throw AuthException.of(AuthFailure.SIGV2_EXPIRES, expires);
    }

    /** Whether it signs {@code stringToSign}, one character per byte; takes the same time wherever they differ. */
    boolean signs(String stringToSign, SecretBytes secret) {
        byte[] expected = secret.use(key -> Base64.getEncoder().encode(mac(key, stringToSign)));
        return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("HMAC-SHA-1 is missing", broken);
        }
    }
}
