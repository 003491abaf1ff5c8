package dev.sealgate.gateway.service.query;

import java.util.Optional;

/**
 * One row of a Query service's table: all that must be known of an operation. Immutable.
 *
 * @param name its {@code Action}
 * @param permission the IAM action that its caller needs; empty for an operation that everybody may call
 * @param readOnly whether it changes nothing, as CloudTrail sees it
 * @param costly whether it computes for long, and therefore waits for its turn
 * @param work refuses with {@link QueryException}, or writes what is inside the result element
 */
public record QueryOperation(String name, Optional<String> permission, boolean readOnly, boolean costly, Work work) {
    /** What an operation does. */
    @FunctionalInterface
    public interface Work {
        void run(QueryCall call, Xml result);
    }

    public static QueryOperation reads(String name, String permission, Work work) {
        return new QueryOperation(name, Optional.of(permission), true, false, work);
    }

    public static QueryOperation writes(String name, String permission, Work work) {
        return new QueryOperation(name, Optional.of(permission), false, false, work);
    }

    /** One that reads and that everybody may call. */
    public static QueryOperation open(String name, Work work) {
        return new QueryOperation(name, Optional.empty(), true, false, work);
    }

    /** The same, waiting for its turn. */
    public QueryOperation atItsTurn() {
        return new QueryOperation(name, permission, readOnly, true, work);
    }

    /** The same with other work around its own. */
    public QueryOperation doing(Work otherWork) {
        return new QueryOperation(name, permission, readOnly, costly, otherWork);
    }

    /** @throws IllegalStateException for an operation that needs no permission */
    public String requirePermission() {
        return permission.orElseThrow(() -> new IllegalStateException(name + " needs no permission"));
    }
}
