package dev.sealgate.policy.simulate;

import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.PolicySource;
import java.util.List;
import java.util.Optional;

/** What became of a case in a file. */
public sealed interface ReadCase {
    Where where();

    String name();

    /** A case that can be decided. Immutable. */
    record Ready(Where where, PolicyCase policyCase, List<PolicyOrigin> origins) implements ReadCase {
        @Override
        public String name() {
            return policyCase.name();
        }

        /** The statement that {@code trace} says decided. */
        public Optional<Where> decidedAt(DecisionTrace trace) {
            return trace.deciding()
                    .flatMap(deciding -> origins.stream()
                            .filter(origin -> origin.source()
                                            == deciding.policy().source()
                                    && origin.name().equals(deciding.policy().name()))
                            .findFirst()
                            .map(origin -> origin.statement(deciding.statement().index())));
        }
    }

    /**
     * Something that is no case, a whole file at times. Immutable.
     *
     * @param where the line that is wrong
     * @param name of the case, or of the file
     */
    record Unreadable(Where where, String name, String message) implements ReadCase {}

    /**
     * Where a policy of a case was written.
     *
     * @param name as decisions call it
     * @param pointer to the policy in its text
     */
    record PolicyOrigin(PolicySource source, String name, SourceText text, String pointer) {
        private Where statement(int index) {
            String statements = pointer + "/Statement";
            String item = statements + "/" + index;
            return text.where(text.has(item) ? item : statements);
        }
    }
}
