package dev.sealgate.conformance.scale;

import dev.sealgate.conformance.scale.Observed.Register;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a history of one register can be explained by one moment for each operation, between its call and its answer, at which it took
 * effect at once.
 *
 * <p>Source: Wing and Gong, Testing and Verifying Concurrent Objects (1993), with the states met before remembered (Lowe, 2017).
 */
final class Linearizability {
    private record State(BitSet done, Register register) {}

    private static final int MOST_STATES = 1_000_000;

    private final List<Observed> history;

    /** What makes no difference to anybody which of them happened; empty for what does. */
    private final List<Optional<String>> lookalikes;

    private final Set<State> met = new HashSet<>();
    private final int answered;

    private Linearizability(List<Observed> history) {
        this.history = history;
        this.lookalikes = lookalikes(history);
        this.answered = (int) history.stream().filter(Observed::answered).count();
    }

    /**
     * Of what was never answered: all deletions, and all writes of one kind whose value nobody ever names. One that was sent earlier can take
     * the place of each that was sent later, so there is no need to try them in every order.
     */
    private static List<Optional<String>> lookalikes(List<Observed> history) {
        Map<String, Long> named = history.stream()
                .flatMap(each -> Stream.of(each.text().split(" ")))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return history.stream().map(each -> lookalike(each, named)).toList();
    }

    private static Optional<String> lookalike(Observed each, Map<String, Long> named) {
        String text = each.text();
        int value = text.lastIndexOf(' ') + 1;
        boolean alike = text.equals("delete") || (value > 0 && named.getOrDefault(text.substring(value), 0L) == 1);
        return Optional.of(text.substring(0, value)).filter(_ -> alike && !each.answered());
    }

    /** Whether an order explains it, from a register that holds {@code start}. */
    static boolean holds(List<Observed> history, Register start) {
        List<Observed> inOrder = new ArrayList<>(history);
        inOrder.sort(Comparator.comparingLong(Observed::invoked));
        return new Linearizability(inOrder).search(start);
    }

    private record Step(BitSet done, int answered, Register register) {}

    /** Depth first, without recursion, as histories may be long. */
    private boolean search(Register start) {
        List<Step> open = new ArrayList<>();
        open.add(new Step(new BitSet(history.size()), 0, start));
        while (!open.isEmpty()) {
            Step step = open.removeLast();
            if (step.answered() == answered) {
                return true;
            }
            next(step, open);
        }
        return false;
    }

    /**
     * What may take effect next: what was called before any answer of what has not taken effect yet. The earliest that was answered is tried
     * first; what was never answered last, as it need not have happened.
     */
    private void next(Step step, List<Step> open) {
        long bound = firstAnswer(step.done());
        List<Integer> answeredOnes = new ArrayList<>();
        Set<String> tried = new HashSet<>();
        for (int i = step.done().nextClearBit(0);
                i < history.size();
                i = step.done().nextClearBit(i + 1)) {
            Observed each = history.get(i);
            if (each.invoked() > bound) {
                break;
            }
            if (each.answered()) {
                answeredOnes.add(i);
            } else if (lookalikes.get(i).map(tried::add).orElse(true)) {
                take(step, i, open);
            }
        }
        answeredOnes.reversed().forEach(i -> take(step, i, open));
    }

    private void take(Step step, int index, List<Step> open) {
        Observed each = history.get(index);
        Optional<Register> after = each.effect().apply(step.register());
        if (after.isPresent()) {
            BitSet done = (BitSet) step.done().clone();
            done.set(index);
            if (met.add(new State(done, after.get()))) {
                if (met.size() > MOST_STATES) {
                    throw new IllegalStateException("too many orders are possible to tell: " + history);
                }
                open.add(new Step(done, step.answered() + (each.answered() ? 1 : 0), after.get()));
            }
        }
    }

    private long firstAnswer(BitSet done) {
        long first = Observed.NEVER;
        for (int i = done.nextClearBit(0); i < history.size(); i = done.nextClearBit(i + 1)) {
            Observed each = history.get(i);
            if (each.invoked() > first) {
                return first;
            }
            first = Math.min(first, each.returned());
        }
        return first;
    }
}
