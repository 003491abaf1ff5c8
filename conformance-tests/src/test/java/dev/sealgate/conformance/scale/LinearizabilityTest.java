package dev.sealgate.conformance.scale;

import static dev.sealgate.conformance.scale.Observed.NEVER;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.conformance.scale.Observed.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
    private static boolean holds(Observed... history) {
        return Linearizability.holds(List.of(history), Register.ABSENT);
    }

    @Test
    void oneAfterAnother_eachSeesTheOneBefore() {
        assertTrue(holds(
                Observed.read(1, 2, Optional.empty()),
                Observed.write(3, 4, "a"),
                Observed.read(5, 6, Optional.of("a")),
                Observed.delete(7, 8),
                Observed.create(9, 10, "b"),
                Observed.existed(11, 12),
                Observed.replace(13, 14, "b", "c"),
                Observed.differed(15, 16, "b")));
    }

    @Test
    void staleRead_isFound() {
        assertFalse(holds(Observed.write(1, 2, "a"), Observed.write(3, 4, "b"), Observed.read(5, 6, Optional.of("a"))));
    }

    @Test
    void lostWrite_isFound() {
        assertFalse(holds(Observed.write(1, 2, "a"), Observed.read(3, 4, Optional.empty())));
    }

    @Test
    void readsThatGoBack_areFound() {
        Observed write = Observed.write(1, 10, "a");
        assertFalse(holds(write, Observed.read(2, 3, Optional.of("a")), Observed.read(4, 5, Optional.empty())));
        assertTrue(holds(write, Observed.read(2, 3, Optional.empty()), Observed.read(4, 5, Optional.of("a"))));
    }

    @Test
    void twoCreatesThatBothSucceed_areFound() {
        assertFalse(holds(Observed.create(1, 10, "a"), Observed.create(2, 9, "b")));
        assertTrue(holds(Observed.create(1, 10, "a"), Observed.existed(2, 9)));
    }

    /** Which of them happened, nobody can tell, so it must not take as long as there are ways. */
    @Test
    void manyWritesWithoutAnAnswer_areTold() {
        List<Observed> history = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            history.add(i % 2 == 0 ? Observed.write(i, NEVER, "w" + i) : Observed.create(i, NEVER, "c" + i));
            history.add(Observed.delete(i, NEVER));
        }
        history.add(Observed.write(100, 101, "a"));
        history.add(Observed.existed(102, 103));
        history.add(Observed.delete(104, 105));
        history.add(Observed.existed(106, 107));
        history.add(Observed.read(108, 109, Optional.empty()));
        assertTrue(Linearizability.holds(history, Register.ABSENT));
        history.add(Observed.read(110, 111, Optional.of("a")));
        assertFalse(Linearizability.holds(history, Register.ABSENT));
    }

    /** One of which is named is no lookalike. */
    @Test
    void writeWithoutAnAnswer_thatIsReadLater_happenedThen() {
        Observed named = Observed.write(2, NEVER, "b");
        assertTrue(holds(
                Observed.write(1, NEVER, "a"),
                named,
                Observed.read(3, 4, Optional.empty()),
                Observed.read(5, 6, Optional.of("b")),
                Observed.existed(7, 8)));
        assertFalse(holds(
                Observed.write(1, NEVER, "a"),
                named,
                Observed.read(5, 6, Optional.of("b")),
                Observed.delete(7, 8),
                Observed.read(9, 10, Optional.of("b"))));
    }

    @Test
    void twoReplacementsOfTheSame_areFound() {
        assertFalse(
                holds(Observed.write(1, 2, "a"), Observed.replace(3, 10, "a", "b"), Observed.replace(4, 9, "a", "c")));
    }

    @Test
    void withoutAnAnswer_aWriteMayShowLateOrNever_butNotGoAndComeBack() {
        Observed lost = Observed.write(1, NEVER, "x");
        assertTrue(holds(lost, Observed.read(2, 3, Optional.empty())));
        assertTrue(holds(lost, Observed.read(2, 3, Optional.empty()), Observed.read(4, 5, Optional.of("x"))));
        assertFalse(holds(
                lost,
                Observed.read(2, 3, Optional.of("x")),
                Observed.read(4, 5, Optional.empty()),
                Observed.read(6, 7, Optional.of("x"))));
    }

    /** A history that one register made is always explained; with one read altered to what was never there, never. */
    @RepeatedTest(50)
    void randomHistories(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Observed> history = new ArrayList<>();
        Register register = Register.ABSENT;
        for (int i = 0; i < 200; i++) {
            long at = 100L * i;
            // Overlaps with up to four neighbours on either side; takes effect at its own moment.
            long invoked = at - random.nextInt(400);
            long returned = random.nextInt(12) == 0 ? NEVER : at + 1 + random.nextInt(400);
            Observed each = operation(random, invoked, returned, "v" + i, register);
            history.add(each);
            register = each.effect().apply(register).orElseThrow();
        }
        assertTrue(Linearizability.holds(history, Register.ABSENT));
        history.add(Observed.read(7_000, 7_100, Optional.of("never written")));
        assertFalse(Linearizability.holds(history, Register.ABSENT));
    }

    private static Observed operation(Random random, long invoked, long returned, String value, Register register) {
        return switch (random.nextInt(5)) {
            case 0 -> Observed.write(invoked, returned, value);
            case 1 -> Observed.delete(invoked, returned);
            case 2 ->
                register.value().isEmpty()
                        ? Observed.create(invoked, returned, value)
                        : Observed.existed(invoked, returned);
            case 3 ->
                register.value().isEmpty()
                        ? Observed.differed(invoked, returned, "v0")
                        : Observed.replace(invoked, returned, register.value().get(), value);
            default -> Observed.read(invoked, returned, register.value());
        };
    }
}
