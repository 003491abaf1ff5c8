package dev.sealgate.conformance.scale;

import java.util.Optional;
import java.util.function.Function;

/**
 * One operation on a register, as the client saw it.
 *
 * @param invoked when it was sent, in nanoseconds of one clock
 * @param returned when it was answered; {@link #NEVER} when no answer came: it may have taken effect at any time since, or never
 * @param effect the register afterwards, from what it was before; empty when the answer would have been impossible then
 */
record Observed(long invoked, long returned, String text, Function<Register, Optional<Register>> effect) {
    static final long NEVER = Long.MAX_VALUE;

    /** What a register holds. */
    record Register(Optional<String> value) {
        static final Register ABSENT = new Register(Optional.empty());

        static Register of(String value) {
            return new Register(Optional.of(value));
        }
    }

    boolean answered() {
        return returned != NEVER;
    }

    static Observed write(long invoked, long returned, String value) {
        return new Observed(invoked, returned, "write " + value, _ -> Optional.of(Register.of(value)));
    }

    static Observed delete(long invoked, long returned) {
        return new Observed(invoked, returned, "delete", _ -> Optional.of(Register.ABSENT));
    }

    /** Only if there is nothing. */
    static Observed create(long invoked, long returned, String value) {
        return new Observed(
                invoked,
                returned,
                "create " + value,
                before -> before.value().isEmpty() ? Optional.of(Register.of(value)) : Optional.empty());
    }

    /** A create that was refused because there was something. */
    static Observed existed(long invoked, long returned) {
        return new Observed(
                invoked,
                returned,
                "existed",
                before ->
                        Optional.of(before).filter(register -> register.value().isPresent()));
    }

    /** Only if it holds {@code expected}. */
    static Observed replace(long invoked, long returned, String expected, String value) {
        return new Observed(
                invoked,
                returned,
                "replace " + expected + " by " + value,
                before -> before.equals(Register.of(expected)) ? Optional.of(Register.of(value)) : Optional.empty());
    }

    /** A replace that was refused because it held something else, or nothing. */
    static Observed differed(long invoked, long returned, String expected) {
        return new Observed(
                invoked,
                returned,
                "differed from " + expected,
                before -> Optional.of(before).filter(register -> !register.equals(Register.of(expected))));
    }

    static Observed read(long invoked, long returned, Optional<String> value) {
        return new Observed(
                invoked,
                returned,
                "read " + value.orElse("nothing"),
                before ->
                        Optional.of(before).filter(register -> register.value().equals(value)));
    }

    @Override
    public String toString() {
        return invoked + ".." + (answered() ? Long.toString(returned) : "?") + " " + text;
    }
}
