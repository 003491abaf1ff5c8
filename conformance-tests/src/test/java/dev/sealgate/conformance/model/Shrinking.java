package dev.sealgate.conformance.model;

import dev.sealgate.conformance.model.Run.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes a sequence that shows a difference smaller: without ever larger or smaller runs of its commands, then with smaller numbers. */
final class Shrinking {
    private final Function<List<Command>, Optional<Difference>> trial;
    private Difference best;

    private Shrinking(Difference found, Function<List<Command>, Optional<Difference>> trial) {
        this.best = found;
        this.trial = trial;
    }

    /** @param trial does the commands from nothing; the difference, if there is one */
    static Difference of(Difference found, Function<List<Command>, Optional<Difference>> trial) {
        Shrinking shrinking = new Shrinking(found, trial);
        while (shrinking.leaveOut() || shrinking.lower()) {
            // again, until neither helps
        }
        return shrinking.best;
    }

    private boolean leaveOut() {
        boolean better = false;
        for (int run = Math.max(1, best.done().size() / 2); run >= 1; run /= 2) {
            for (int at = best.done().size() - run; at >= 0; at -= run) {
                List<Command> fewer = new ArrayList<>(best.done());
                int from = Math.min(at, fewer.size());
                fewer.subList(from, Math.min(fewer.size(), from + run)).clear();
                better |= isBetter(fewer);
            }
        }
        return better;
    }

    private boolean lower() {
        boolean better = false;
        for (int i = 0; i < best.done().size(); i++) {
            for (Arg arg : best.done().get(i).op().args) {
                int now = best.done().get(i).get(arg);
                for (int value = 0; value < now; value++) {
                    List<Command> lower = new ArrayList<>(best.done());
                    lower.set(i, lower.get(i).with(arg, value));
                    if (isBetter(lower)) {
                        better = true;
                        break;
                    }
                }
                if (i >= best.done().size()) {
                    return better;
                }
            }
        }
        return better;
    }

    private boolean isBetter(List<Command> commands) {
        Optional<Difference> found = trial.apply(commands);
        found.ifPresent(difference -> best = difference);
        return found.isPresent();
    }
}
