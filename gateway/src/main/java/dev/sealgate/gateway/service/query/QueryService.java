package dev.sealgate.gateway.service.query;

import dev.sealgate.gateway.protocol.query.ValueEcho;
import java.util.Map;
import java.util.Optional;

/** A service behind the Query protocol. Thread-safe. */
public interface QueryService {
    /** As credentials are scoped to it, for example {@code iam}. */
    String name();

    /** The only {@code Version} it speaks. */
    String version();

    String namespace();

    ValueEcho echo();

    /** Every operation it serves, by its name. */
    Map<String, QueryOperation> operations();

    /** The operation that an {@code Action} names, if there is one. */
    default Optional<QueryOperation> operation(String action) {
        return Optional.ofNullable(operations().get(action));
    }
}
