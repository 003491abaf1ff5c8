package dev.sealgate.gateway.operate.cli;

import dev.sealgate.policy.Decision;
import dev.sealgate.policy.simulate.PolicyCase.Expectation;
import dev.sealgate.policy.simulate.ReadCase;
import dev.sealgate.policy.simulate.Where;
import java.time.Duration;
import java.util.List;

/** What became of one case of a run. Holds no trace: all of a run's would be too many. */
sealed interface CaseResult {
    Where where();

    String name();

    /** A case that was decided, as expected when there are no differences. */
    record Decided(
            ReadCase.Ready read, Expectation expected, Decision decision, List<String> differences, Duration took)
            implements CaseResult {
        @Override
        public Where where() {
            return read.where();
        }

        @Override
        public String name() {
            return read.name();
        }

        boolean asExpected() {
            return differences.isEmpty();
        }
    }

    /** A case, or a whole file, that cannot be read. */
    record Unreadable(Where where, String name, String message) implements CaseResult {}
}
