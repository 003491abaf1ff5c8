package dev.sealgate.gateway.service.json;

import dev.sealgate.gateway.edge.exchange.OperationTraits;
import java.util.Map;

/** A service behind a {@link JsonDoor}. Thread-safe. */
public interface JsonService {
    /** The name that credentials are scoped to. */
    String name();

    /** What stands before the operation's name in {@code X-Amz-Target}, with its dot. */
    String targetPrefix();

    /** What the rows of its operations say, by their names. */
    Map<String, OperationTraits> operations();

    /** Whether it has an operation of this name. */
    default boolean knows(String operation) {
        return operations().containsKey(operation);
    }

    /** The {@code __type} of internal failures; answered with status 500. */
    String internalFailure();

    /** The {@code __type} of failures to get something in time; answered with status 503. */
    default String timeout() {
        return JsonDoor.UNAVAILABLE;
    }

    /**
     * Performs one operation.
     *
     * @return the response body; empty where AWS answers without one
     * @throws JsonException when it refuses, also operations it does not know
     * @throws dev.sealgate.kms.wire.WireException when the body is not what it must be, which the door words
     */
    byte[] perform(JsonCall call);
}
