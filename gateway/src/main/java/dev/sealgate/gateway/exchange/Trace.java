package dev.sealgate.gateway.exchange;

import dev.sealgate.kms.KmsEvent;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes known of a request on its way through the pipeline, for all that is recorded of it. Used by the request's thread
 * only.
 */
public final class Trace implements KmsTally {
    private final List<KmsEvent> kmsEvents = new ArrayList<>();
    private Optional<String> operation = Optional.empty();
    private Optional<Caller> caller = Optional.empty();
    private Optional<String> errorCode = Optional.empty();
    private int savedKmsCalls;

    public void operation(String wireName) {
        operation = Optional.of(wireName);
    }

    /** With it, every decision that is made about the request, also later ones. */
    public void caller(Caller sender) {
        caller = Optional.of(sender);
    }

    public void errorCode(String wireCode) {
        errorCode = Optional.of(wireCode);
    }

    @Override
    public void performed(KmsEvent event) {
        kmsEvents.add(event);
    }

    /** Every call to the KMS that the request was or took, in order. */
    public List<KmsEvent> kmsEvents() {
        return List.copyOf(kmsEvents);
    }

    @Override
    public void kmsCallSaved() {
        savedKmsCalls++;
    }

    /** How many calls to the KMS bucket keys saved the request. */
    public int savedKmsCalls() {
        return savedKmsCalls;
    }

    public Optional<String> operation() {
        return operation;
    }

    public Optional<Caller> caller() {
        return caller;
    }

    public Optional<Principal> principal() {
        return caller.map(Caller::principal);
    }

    public Optional<String> errorCode() {
        return errorCode;
    }
}
