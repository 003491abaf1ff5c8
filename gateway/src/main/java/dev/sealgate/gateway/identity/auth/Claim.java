package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a request says about its signature, before any of it is believed. Immutable. */
sealed interface Claim permits AuthorizationHeader, PresignedQuery {
    /** How far the clocks of client and gateway may be apart. */
    Duration MAX_SKEW = Duration.ofMinutes(15);

    /** How many signed headers a request may lack and still be hashed, to the mismatch that AWS answers. */
    int MAX_ABSENT_HEADERS = 100;

    /** The signature that a request claims to carry; empty for an anonymous one. */
    static Optional<Claim> find(HttpRequest request, CanonicalQuery query) {
        boolean inHeader = request.headers().contains("authorization");
        boolean inQuery = PresignedQuery.isPresent(query);
        if (inHeader && inQuery) {
            throw AuthorizationHeader.invalid(AuthFailure.TWO_MECHANISMS, request.headers());
        }
        if (inHeader) {
            return Optional.of(AuthorizationHeader.parse(request.headers()));
        }
        return inQuery ? Optional.of(PresignedQuery.parse(query, request.headers())) : Optional.empty();
    }

    Place place();

    CredentialScope scope();

    /** Lower-case names in the order in which they were signed. */
    List<String> signedHeaders();

    String signature();

    RequestTime time();

    void requireCurrent(RequestTime time, Instant now);

    Optional<String> securityToken();

    /**
     * For signatures that say when they were made.
     *
     * @param asSent the time as the refusal repeats it
     * @throws AuthException for a time too far from {@code now}
     */
    static void requireNoSkew(RequestTime time, String asSent, Instant now) {
        Duration ahead = Duration.between(now, time.instant());
        if (ahead.abs().compareTo(MAX_SKEW) <= 0) {
            return;
        }
        AuthFailure failure = ahead.isNegative() ? AuthFailure.TOO_OLD : AuthFailure.TOO_EARLY;
        Instant bound = ahead.isNegative() ? now.minus(MAX_SKEW) : now.plus(MAX_SKEW);
        throw AuthException.of(
                        failure,
                        time.basic(),
                        RequestTime.of(bound).basic(),
                        RequestTime.of(now).basic())
                .with("RequestTime", asSent)
                .with("ServerTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .with("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW.toMillis()));
    }

    /** What stands for the body in an S3 canonical request. */
    String payloadHash();

    /**
     * Signed headers are a set, and not much larger than the request: each name costs a value in the canonical request.
     *
     * @throws AuthException for a name that is repeated, or many more names than headers
     */
    default void requireBoundedNames(Headers headers) {
        List<String> names = signedHeaders();
        if (names.size() > headers.names().size() + MAX_ABSENT_HEADERS) {
            throw AuthException.of(place(), AuthFailure.TOO_MANY_SIGNED_HEADERS);
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw AuthException.of(place(), AuthFailure.REPEATED_SIGNED_HEADER);
            }
        }
    }

    static List<String> splitNames(String semicolonList) {
        List<String> names = new ArrayList<>();
        for (int start = 0; start <= semicolonList.length(); ) {
            int semicolon = semicolonList.indexOf(';', start);
            int end = semicolon < 0 ? semicolonList.length() : semicolon;
            names.add(semicolonList.substring(start, end).toLowerCase(Locale.ROOT));
            start = end + 1;
        }
        return names;
    }
}
