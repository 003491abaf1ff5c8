package dev.sealgate.gateway.service.query;

import dev.sealgate.gateway.identity.auth.AuthException;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;

/** Failed authentication in the words of the Query protocol, which shares its texts with JSON services but not its codes. */
final class QueryAuthErrors {
    private QueryAuthErrors() {}

    static QueryException of(AuthException failure) {
        return switch (failure.failure()) {
            case MISSING_AUTHENTICATION ->
                new QueryException(
                        QueryErrorCode.MISSING_AUTHENTICATION_TOKEN, "Request is missing Authentication Token");
            case UNKNOWN_ACCESS_KEY, INVALID_TOKEN ->
                new QueryException(QueryErrorCode.INVALID_CLIENT_TOKEN_ID, failure.jsonText());
            case EXPIRED_TOKEN -> new QueryException(QueryErrorCode.EXPIRED_TOKEN, failure.jsonText());
            default ->
                new QueryException(
                        failure.jsonType().equals("InvalidSignatureException")
                                ? QueryErrorCode.SIGNATURE_DOES_NOT_MATCH
                                : QueryErrorCode.INCOMPLETE_SIGNATURE,
                        failure.jsonText());
        };
    }
}
