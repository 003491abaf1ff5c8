package dev.sealgate.kms.fault;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.fault.Fault.Effect;
import dev.sealgate.kms.fault.Faults.Armed;
import dev.sealgate.kms.key.KeyState;
import dev.sealgate.kms.key.KmsKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The faults of one call; each strikes at most once. Used by the call's thread only. */
public final class CallFaults {
    private final List<Armed> candidates;
    private final Consumer<Duration> pause;
    private final Set<Armed> taken = new HashSet<>();

    CallFaults(List<Armed> candidates, Consumer<Duration> pause) {
        this.candidates = candidates;
        this.pause = pause;
    }

    /** Those of no certain key: once the call was counted against its quota, before its request is read. */
    public void begin() {
        for (Armed each : candidates) {
            if (each.fault().key().isEmpty()) {
                befall(each);
            }
        }
    }

    /** Those of a key: once it was found, before anybody asks whether it may be used. */
    public void found(KmsKey key) {
        for (Armed each : candidates) {
            if (each.fault().isOn(key) && !(each.fault().effect() instanceof Effect.State)) {
                befall(each);
            }
        }
    }

    /** The state as which a key's own is to be taken: where it decides, which is after the permissions. */
    public KeyState stateOf(KmsKey key) {
        for (Armed each : candidates) {
            if (each.fault().effect() instanceof Effect.State(KeyState state)
                    && each.fault().isOn(key)
                    && (taken.contains(each) || isNewlyTaken(each))) {
                return state;
            }
        }
        return key.state();
    }

    private boolean isNewlyTaken(Armed fault) {
        return !taken.contains(fault) && fault.take() && taken.add(fault);
    }

    private void befall(Armed fault) {
        if (!isNewlyTaken(fault)) {
            return;
        }
        switch (fault.fault().effect()) {
            case Effect.Latency(Duration delay) -> pause.accept(delay);
            case Effect.Throttling _ -> throw KmsException.throttled();
            case Effect.Internal _ ->
                throw new KmsException(
                        KmsErrorCode.INTERNAL,
                        "The request was rejected because an internal exception occurred. The request can be retried.");
            case Effect.State _ -> throw new IllegalStateException("a state is asked for, it does not come");
        }
    }
}
