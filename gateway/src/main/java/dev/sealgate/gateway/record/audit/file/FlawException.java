package dev.sealgate.gateway.record.audit.file;

/** The first flaw of a trail ends its verification. */
final class FlawException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String flaw;

    FlawException(String flaw) {
        super(flaw);
        this.flaw = flaw;
    }

    String flaw() {
        return flaw;
    }
}
