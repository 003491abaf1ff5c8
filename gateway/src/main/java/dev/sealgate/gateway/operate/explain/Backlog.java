package dev.sealgate.gateway.operate.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A bounded queue that lets go of its oldest to take in the newest. Not thread-safe: its owner locks. */
final class Backlog {
    private final ArrayDeque<Observed> waiting = new ArrayDeque<>();
    private final int capacity;
    private int weight;
    private long dropped;
    private long offered;

    /** @param capacity the most that all which wait may weigh together */
    Backlog(int capacity) {
        this.capacity = capacity;
    }

    void add(Observed observed) {
        offered++;
        if (observed.weight() > capacity) {
            dropped++;
            return;
        }
        while (weight + observed.weight() > capacity) {
            weight -= waiting.removeFirst().weight();
            dropped++;
        }
        waiting.addLast(observed);
        weight += observed.weight();
    }

    /** Takes the oldest, until {@code maxWeight} is reached; at least one if there is one. */
    List<Observed> take(int maxWeight) {
        List<Observed> taken = new ArrayList<>();
        int sum = 0;
        while (!waiting.isEmpty() && sum < maxWeight) {
            Observed first = waiting.removeFirst();
            sum += first.weight();
            taken.add(first);
        }
        weight -= sum;
        return taken;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** How many came so far. */
    long offered() {
        return offered;
    }

    /** How many of them no longer wait: taken or dropped. */
    long gone() {
        return offered - waiting.size();
    }

    long dropped() {
        return dropped;
    }
}
