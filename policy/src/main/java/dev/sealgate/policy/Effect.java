package dev.sealgate.policy;

/** What a statement that matches says. */
enum Effect {
    ALLOW("Allow"),
    DENY("Deny");

    private final String written;

    Effect(String written) {
        this.written = written;
    }

    String written() {
        return written;
    }
}
