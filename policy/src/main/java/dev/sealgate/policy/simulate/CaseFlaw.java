package dev.sealgate.policy.simulate;

/** Something in a case file that is not as it should be; {@link CaseReader} says in which line. */
final class CaseFlaw extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String pointer;

    /** @param pointer to the value that is wrong, or would be where it is missing */
    CaseFlaw(String pointer, String message) {
        super(message);
        this.pointer = pointer;
    }

    String pointer() {
        return pointer;
    }
}
