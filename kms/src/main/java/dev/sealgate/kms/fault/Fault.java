package dev.sealgate.kms.fault;

import dev.sealgate.kms.key.KeyState;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.context.AccountId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is to go wrong, and for which calls. Immutable.
 *
 * @param account whose calls, also those that S3 makes for it
 * @param operation which operation; empty: every one
 * @param key id or ARN of a key that the call names or uses; empty: whatever the key, also none
 * @param times how many calls it strikes before it is spent; empty: all until it is removed
 */
public record Fault(
        AccountId account, Optional<String> operation, Optional<String> key, Effect effect, OptionalInt times) {
    /** A caller waits no longer than this. */
    public static final Duration MAX_LATENCY = Duration.ofSeconds(60);

    /** @throws IllegalArgumentException with a text for whoever asked for it */
    public Fault {
        if (effect instanceof Effect.State && key.isEmpty()) {
            throw new IllegalArgumentException("key: missing (expected: the key that is to be in that state)");
        }
        if (times.isPresent() && times.getAsInt() < 1) {
            throw new IllegalArgumentException("times: " + times.getAsInt() + " (expected: 1 or more)");
        }
    }

    /** What the caller sees. */
    public sealed interface Effect {
        /** The answer comes this much later. */
        record Latency(Duration delay) implements Effect {
            public Latency {
                if (delay.isNegative() || delay.compareTo(MAX_LATENCY) > 0) {
                    throw new IllegalArgumentException(
                            "delay: " + delay.toMillis() + "ms (expected: at most " + MAX_LATENCY.toSeconds() + "s)");
                }
            }
        }

        /** {@code ThrottlingException}, as when a request quota is exceeded. */
        record Throttling() implements Effect {}

        /** {@code KMSInternalException}. */
        record Internal() implements Effect {}

        /**
         * The key is refused as if it were in this state.
         *
         * @param state not {@link KeyState#ENABLED}: a fault takes away, it never allows
         */
        record State(KeyState state) implements Effect {
            public State {
                if (state == KeyState.ENABLED) {
                    throw new IllegalArgumentException(
                            "state: " + state.wireName() + " (expected: one in which a key cannot be used)");
                }
            }
        }
    }

    boolean befalls(Optional<AccountId> caller, String called) {
        return caller.filter(account::equals).isPresent()
                && operation.filter(named -> !named.equals(called)).isEmpty();
    }

    boolean isOn(KmsKey found) {
        return key.filter(name -> name.equals(found.arn().toString())
                        || name.equals(found.arn().keyId().text()))
                .isPresent();
    }
}
