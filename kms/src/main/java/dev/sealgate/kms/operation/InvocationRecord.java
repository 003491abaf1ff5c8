package dev.sealgate.kms.operation;

import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.fault.CallFaults;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KeyState;
import dev.sealgate.kms.key.KmsKey;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what one invocation touches, for its event. Used by the request's thread only. */
public final class InvocationRecord {
    /** Bearer tokens, which records do not show. */
    private static final Set<String> HIDDEN = Set.of("grantToken", "grantTokens");

    private final Instant begun;
    private final Throttle throttle;
    private final CallFaults faults;
    private final Map<String, KmsEvent.Key> keys = new LinkedHashMap<>();
    private Map<String, Object> parameters = Map.of();
    private Map<String, String> encryptionContext = Map.of();
    private Optional<KeySpec> pairToMake = Optional.empty();
    private Map<String, Object> answer = Map.of();
    private Optional<String> materialId = Optional.empty();

    InvocationRecord(Instant begun, Throttle throttle, CallFaults faults) {
        this.begun = begun;
        this.throttle = throttle;
        this.faults = faults;
    }

    /** What records show of the request. */
    void shows(Map<String, Object> shown) {
        parameters = shown;
    }

    /** The pairs that the request gives as its encryption context, even if they are not usable as one. */
    void binds(Map<String, String> pairs) {
        encryptionContext = pairs;
    }

    /** The request, once it was read. */
    void read(KmsRequest request) {
        encryptionContext = request.context().pairs();
        pairToMake = request.pairToMake();
    }

    /** A field that the request implies. */
    public void meant(String name, String value) {
        Map<String, Object> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        parameters = more;
    }

    /** A key that the request names, whether or not its sender may use it; refused when such calls come too fast, or by an armed fault. */
    public void found(KmsKey key) {
        keys.putIfAbsent(
                key.arn().toString(),
                new KmsEvent.Key(key.arn(), key.traits().spec(), key.traits().manager()));
        throttle.found(key.traits().spec());
        faults.found(key);
    }

    /** The state that decides whether a key can be used. */
    public KeyState stateOf(KmsKey key) {
        return faults.stateOf(key);
    }

    /** The generation of key material that was used. */
    public void used(String keyMaterialId) {
        materialId = Optional.of(keyMaterialId);
    }

    /** What records show of the answer. */
    void answered(Map<String, Object> shown) {
        answer = shown;
    }

    KmsEvent performed(KmsCall call, KmsOperation operation) {
        return event(call, operation, Optional.empty());
    }

    KmsEvent refused(KmsCall call, KmsOperation operation, RuntimeException failure) {
        KmsEvent.Refusal refusal = failure instanceof KmsException known
                ? new KmsEvent.Refusal(known.code(), known.text())
                : new KmsEvent.Refusal(KmsErrorCode.INTERNAL, Optional.empty());
        return event(call, operation, Optional.of(refusal));
    }

    private KmsEvent event(KmsCall call, KmsOperation operation, Optional<KmsEvent.Refusal> refusal) {
        return new KmsEvent(
                begun,
                call,
                operation,
                new KmsEvent.Request(withoutHidden(parameters), encryptionContext, pairToMake),
                withoutHidden(answer),
                List.copyOf(keys.values()),
                materialId,
                refusal);
    }

    private static Map<String, Object> withoutHidden(Map<String, Object> shown) {
        Map<String, Object> kept = new LinkedHashMap<>(shown);
        kept.keySet().removeAll(HIDDEN);
        return Collections.unmodifiableMap(kept);
    }
}
