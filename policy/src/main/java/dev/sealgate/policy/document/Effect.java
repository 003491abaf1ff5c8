package dev.sealgate.policy.document;

/** What a statement that matches says. */
public enum Effect {
    ALLOW("Allow"),
    DENY("Deny");

    private final String written;

    Effect(String written) {
        this.written = written;
    }

    public String written() {
        return written;
    }
}
