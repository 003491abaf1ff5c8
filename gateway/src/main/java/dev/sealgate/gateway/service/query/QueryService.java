package dev.sealgate.gateway.service.query;

import java.util.Optional;

/** A service behind the Query protocol. Thread-safe. */
public interface QueryService {
    /** As credentials are scoped to it, for example {@code iam}. */
    String name();

    /** The only {@code Version} it speaks. */
    String version();

    String namespace();

    ValueEcho echo();

    /** The operation that an {@code Action} names, if there is one. */
    Optional<Operation> operation(String action);

    /** One operation: refuses with {@link QueryException}, or writes what is inside the result element. */
    @FunctionalInterface
    interface Operation {
        void run(QueryCall call, Xml result);
    }
}
