package dev.sealgate.kms;

import java.util.ArrayList;
import java.util.List;

/**
 * The states of a key in their order, as one thread changes them, for others to say which of them their calls can have met.
 * Thread-safe.
 */
final class KeyHistory {
    private final List<String> states = new ArrayList<>();
    private int settled;

    KeyHistory(String first) {
        states.add(first);
    }

    /** Does what brings the key to its next state. */
    void change(String next, Runnable change) {
        begin(next);
        change.run();
        settle();
    }

    private synchronized void begin(String next) {
        states.add(next);
    }

    private synchronized void settle() {
        settled = states.size() - 1;
    }

    /** For a call that is about to begin. */
    synchronized int now() {
        return settled;
    }

    /** The states that the key had, or may have had already, since that moment. */
    synchronized List<String> since(int moment) {
        return List.copyOf(states.subList(moment, states.size()));
    }
}
