package dev.sealgate.gateway.service.query;

import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import java.util.Optional;

/**
 * One row of a Query service's table: all that must be known of an operation. Immutable.
 *
 * @param name its {@code Action}
 * @param permission the IAM action that its caller needs; empty for an operation that everybody may call
 * @param readOnly whether it changes nothing, as CloudTrail sees it
 * @param costly whether it computes for long, and therefore waits for its turn
 * @param emptyResult whether clients look for its result element although nothing is in it, because its model has one
 * @param work refuses with {@link QueryException}, or writes what is inside the result element
 */
public record QueryOperation(
        String name, Optional<String> permission, boolean readOnly, boolean costly, boolean emptyResult, Work work) {
    /** What an operation does. */
    @FunctionalInterface
    public interface Work {
        void run(QueryCall call, XmlBody result);
    }

    public static QueryOperation reads(String name, String permission, Work work) {
        return new QueryOperation(name, Optional.of(permission), true, false, false, work);
    }

    public static QueryOperation writes(String name, String permission, Work work) {
        return new QueryOperation(name, Optional.of(permission), false, false, false, work);
    }

    /** One that reads and that everybody may call. */
    public static QueryOperation open(String name, Work work) {
        return new QueryOperation(name, Optional.empty(), true, false, false, work);
    }

    /** The same, waiting for its turn. */
    public QueryOperation atItsTurn() {
        return new QueryOperation(name, permission, readOnly, true, emptyResult, work);
    }

    /** The same, answered with an empty result element. */
    public QueryOperation answeredEmpty() {
        return new QueryOperation(name, permission, readOnly, costly, true, work);
    }

    /** The same with other work around its own. */
    public QueryOperation doing(Work otherWork) {
        return new QueryOperation(name, permission, readOnly, costly, emptyResult, otherWork);
    }

    /** @throws IllegalStateException for an operation that needs no permission */
    public String requirePermission() {
        return permission.orElseThrow(() -> new IllegalStateException(name + " needs no permission"));
    }
}
