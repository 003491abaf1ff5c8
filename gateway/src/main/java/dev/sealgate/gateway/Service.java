package dev.sealgate.gateway;

import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.record.audit.Recording;
import dev.sealgate.gateway.service.json.JsonDoor;
import dev.sealgate.gateway.service.json.JsonService;
import dev.sealgate.gateway.service.query.QueryDoor;
import dev.sealgate.gateway.service.query.QueryService;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One service: all that others must know of it. Immutable.
 *
 * @param name that credentials are scoped to, and everything that is recorded of it calls it
 * @param targetPrefix what its {@code X-Amz-Target} starts with, for one that speaks AWS JSON
 * @param queryVersion its {@code Version}, for one that speaks the Query protocol
 * @param operations those that exist, and may therefore be labels
 * @param recording what the audit trail keeps of its requests
 */
record Service(
        String name,
        Door door,
        Optional<String> targetPrefix,
        Optional<String> queryVersion,
        Predicate<String> operations,
        Recording recording) {
    /** For what exists under no name of ours. */
    static final String OTHER = "other";

    /** One that is found by its name alone. */
    Service(String name, Door door, Predicate<String> operations, Recording recording) {
        this(name, door, Optional.empty(), Optional.empty(), operations, recording);
    }

    static Service json(JsonService service, IdentityWiring identity, Recording recording) {
        return new Service(
                service.name(),
                new JsonDoor(service, identity.authenticator(), identity.callers()),
                Optional.of(service.targetPrefix()),
                Optional.empty(),
                service::knows,
                recording);
    }

    static Service query(QueryService service, IdentityWiring identity, Recording recording) {
        return new Service(
                service.name(),
                new QueryDoor(service, identity.authenticator(), identity.callers()),
                Optional.empty(),
                Optional.of(service.version()),
                action -> service.operation(action).isPresent(),
                recording);
    }

    /** The operation's name, or {@code other} for whatever a client made up. */
    String labelOf(Optional<String> operation) {
        return operation.filter(operations).orElse(OTHER);
    }
}
