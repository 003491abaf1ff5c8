package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;

/** IAM's refusals, in its words. */
final class IamErrors {
    private IamErrors() {}

    static QueryException notFound(EntityKind<?> kind, String name) {
        return notFound("The " + kind.word() + " with name " + name + " cannot be found.");
    }

    static QueryException notFound(String text) {
        return new QueryException(QueryErrorCode.NO_SUCH_ENTITY, text);
    }

    static QueryException policyNotFound(String arn) {
        return notFound("Policy " + arn + " was not found.");
    }

    static QueryException exists(EntityKind<?> kind, String name) {
        String word = Character.toUpperCase(kind.word().charAt(0)) + kind.word().substring(1);
        return exists(word + " with name " + name + " already exists.");
    }

    static QueryException exists(String text) {
        return new QueryException(QueryErrorCode.ENTITY_ALREADY_EXISTS, text);
    }

    static QueryException conflict(String text) {
        return new QueryException(QueryErrorCode.DELETE_CONFLICT, text);
    }

    static QueryException limit(String text) {
        return new QueryException(QueryErrorCode.LIMIT_EXCEEDED, text);
    }

    static QueryException quota(String name, int limit) {
        return limit("Cannot exceed quota for " + name + ": " + limit);
    }

    static QueryException invalidInput(String text) {
        return new QueryException(QueryErrorCode.INVALID_INPUT, text);
    }

    static QueryException malformedPolicy(String text) {
        return new QueryException(QueryErrorCode.MALFORMED_POLICY_DOCUMENT, text);
    }

    static QueryException declared(EntityKind<?> kind, String name) {
        return new QueryException(
                QueryErrorCode.UNMODIFIABLE_ENTITY,
                "The " + kind.word() + " " + name
                        + " is declared in sealgate.yaml and cannot be changed through the API; change it there.");
    }
}
