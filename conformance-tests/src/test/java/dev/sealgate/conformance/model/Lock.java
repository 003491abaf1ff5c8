package dev.sealgate.conformance.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What keeps a version. Immutable.
 *
 * @param retention one of {@link #RETENTIONS}; 0 for none
 * @param hold empty where it was never said
 */
record Lock(int retention, Optional<Boolean> hold) {
    /** How, and for how many days of a time that no test lives to see. */
    record Retention(String mode, int days) {
        private static final Instant BEGIN = Instant.parse("2099-01-01T00:00:00Z");

        Instant until() {
            return BEGIN.plus(days, ChronoUnit.DAYS);
        }

        static Retention of(String mode, Instant until) {
            return new Retention(mode, (int) ChronoUnit.DAYS.between(BEGIN, until));
        }

        @Override
        public String toString() {
            return mode + ":" + days;
        }
    }

    static final List<Retention> RETENTIONS = List.of(
            new Retention("none", 0),
            new Retention("GOVERNANCE", 1),
            new Retention("GOVERNANCE", 2),
            new Retention("COMPLIANCE", 1),
            new Retention("COMPLIANCE", 2));

    static final Lock NONE = new Lock(0, Optional.empty());

    /** What a command's {@link Arg#LOCK} asks for. */
    static Lock of(Command command) {
        return switch (command.orZero(Arg.LOCK)) {
            case 8 -> new Lock(1, Optional.empty());
            case 9 -> new Lock(0, Optional.of(true));
            default -> NONE;
        };
    }

    Retention kept() {
        return RETENTIONS.get(retention);
    }

    private boolean isCompliance() {
        return kept().mode().equals("COMPLIANCE");
    }

    boolean protects(boolean bypass) {
        return hold.orElse(false) || (retention > 0 && (isCompliance() || !bypass));
    }

    /** In compliance nothing becomes shorter or other, in governance for those alone who bypass it. */
    boolean allows(int changed, boolean bypass) {
        Retention other = RETENTIONS.get(changed);
        boolean keeps = other.mode().equals(kept().mode()) && other.days() >= kept().days();
        return retention == 0 || keeps || (!isCompliance() && bypass);
    }

    @Override
    public String toString() {
        return (retention == 0 ? "" : " " + kept())
                + hold.map(on -> on ? " held" : " free").orElse("");
    }
}
