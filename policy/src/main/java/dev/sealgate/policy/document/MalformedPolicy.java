package dev.sealgate.policy.document;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Leaves the reader at the first flaw; {@link PolicyDocument#parse} turns it into a value, so it never leaves the room. */
final class MalformedPolicy extends RuntimeException {
    /** Longer values are cut where people read them. */
    private static final int MAX_SHOWN = 100;

    private final transient Flaw flaw;
    private final transient Object[] offending;
    private final transient List<String> place = new ArrayList<>();
    private @Nullable String found;
    private @Nullable String expected;

    MalformedPolicy(Flaw flaw, Object... offending) {
        super(flaw.name(), null, false, false);
        this.flaw = flaw;
        this.offending = offending.clone();
    }

    /** The value that AWS's text does not show. */
    MalformedPolicy found(String value) {
        found = value;
        return this;
    }

    /** What may stand there, where that is more than the flaw tells. */
    MalformedPolicy expected(String what) {
        expected = what;
        return this;
    }

    /** Reads what stands in a part of the document. */
    static <T> T in(String part, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (MalformedPolicy flaw) {
            flaw.place.addFirst(part);
            throw flaw;
        }
    }

    String text(PolicyRules.Kind kind) {
        return flaw.text(kind, offending);
    }

    /** For who wrote the policy: AWS's text, the statement, the element, what stands there and what may. */
    String located(PolicyRules.Kind kind) {
        StringBuilder text = new StringBuilder(text(kind).replaceAll("\\.$", ""));
        if (!place.isEmpty()) {
            text.append(": ").append(String.join(", ", place));
        }
        String value = found != null || offending.length == 0 ? found : String.valueOf(offending[0]);
        if (value != null) {
            text.append(": `").append(shown(value)).append('`');
        }
        return text + " (expected: " + (expected == null ? flaw.expected() : expected) + ")";
    }

    private static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        return line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + "..." : line;
    }
}
