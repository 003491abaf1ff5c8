package dev.sealgate.gateway.exchange;

import dev.sealgate.policy.Principal;
import java.util.Optional;

/** What becomes known of a request on its way through the pipeline, for its access line. Used by the request's thread only. */
public final class Trace {
    private Optional<String> operation = Optional.empty();
    private Optional<Principal> principal = Optional.empty();
    private Optional<String> errorCode = Optional.empty();

    public void operation(String wireName) {
        operation = Optional.of(wireName);
    }

    public void principal(Principal caller) {
        principal = Optional.of(caller);
    }

    public void errorCode(String wireCode) {
        errorCode = Optional.of(wireCode);
    }

    public Optional<String> operation() {
        return operation;
    }

    public Optional<Principal> principal() {
        return principal;
    }

    public Optional<String> errorCode() {
        return errorCode;
    }
}
