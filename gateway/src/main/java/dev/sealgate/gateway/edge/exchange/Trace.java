package dev.sealgate.gateway.edge.exchange;

import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes known of a request on its way through the pipeline, for all that is recorded of it. Used by the request's thread
 * only.
 */
public final class Trace implements RequestTally {
    private final List<KmsEvent> kmsEvents = new ArrayList<>();
    private final List<Deletion> deletions = new ArrayList<>();
    private Optional<OperationTraits> operation = Optional.empty();
    private Optional<Caller> caller = Optional.empty();
    private Optional<String> errorCode = Optional.empty();
    private Optional<Signer> signer = Optional.empty();
    private Optional<Target> target = Optional.empty();
    private Optional<String> region = Optional.empty();
    private Map<String, Object> parameters = Map.of();
    private int savedKmsCalls;

    /** Which access key signed, for which region. Immutable. */
    public record Signer(String accessKeyId, String region) {}

    /** The bucket, and in it the object, that an S3 request names, whether or not they exist. Immutable. */
    public record Target(String bucket, Optional<String> key) {}

    /** The outcome for one of the objects that a request wants deleted. Immutable. */
    public record Deletion(String key, Optional<String> errorCode) {}

    /** An operation that no row describes, or whose row its recorders ask themselves. */
    public void operation(String wireName) {
        operation(OperationTraits.named(wireName));
    }

    public void operation(OperationTraits traits) {
        operation = Optional.of(traits);
    }

    /** With it, every decision that is made about the request, also later ones. */
    public void caller(Caller sender) {
        caller = Optional.of(sender);
    }

    public void errorCode(String wireCode) {
        errorCode = Optional.of(wireCode);
    }

    public void signer(String accessKeyId, String region) {
        signer = Optional.of(new Signer(accessKeyId, region));
    }

    public void target(String bucket, Optional<String> key) {
        target = Optional.of(new Target(bucket, key));
    }

    /** The Region that a request to S3 is about: the last one said counts. */
    public void region(String name) {
        region = Optional.of(name);
    }

    /** What a request asks for, as its record shows it; without what may be secret. */
    public void parameters(Map<String, ?> shown) {
        parameters = Map.copyOf(shown);
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

    @Override
    public void deleted(String key, Optional<String> failure) {
        deletions.add(new Deletion(key, failure));
    }

    /** Of a request to delete many objects, in its order. */
    public List<Deletion> deletions() {
        return List.copyOf(deletions);
    }

    /** How many calls to the KMS bucket keys saved the request. */
    public int savedKmsCalls() {
        return savedKmsCalls;
    }

    public Optional<Signer> signer() {
        return signer;
    }

    public Optional<Target> target() {
        return target;
    }

    public Optional<String> region() {
        return region;
    }

    public Map<String, Object> parameters() {
        return parameters;
    }

    /** Its name. */
    public Optional<String> operation() {
        return operation.map(OperationTraits::name);
    }

    /** What its row says. */
    public Optional<OperationTraits> traits() {
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
