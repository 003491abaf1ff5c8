package dev.sealgate.policy;

/** Leaves the reader at the first flaw; {@link PolicyDocument#parse} turns it into a value, so it never leaves the room. */
final class MalformedPolicy extends RuntimeException {
    private final transient Flaw flaw;
    private final transient Object[] offending;

    MalformedPolicy(Flaw flaw, Object... offending) {
        super(flaw.name(), null, false, false);
        this.flaw = flaw;
        this.offending = offending.clone();
    }

    String text(PolicyRules.Kind kind) {
        return flaw.text(kind, offending);
    }
}
