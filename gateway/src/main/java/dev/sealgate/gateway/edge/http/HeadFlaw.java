package dev.sealgate.gateway.edge.http;

/** Why a head is refused although it could be parsed; carries no stack trace, because clients choose how often it happens. */
final class HeadFlaw extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    HeadFlaw(Refusal refusal, String message) {
        super(message, null, false, false);
        this.refusal = refusal;
    }

    static HeadFlaw badRequest(String message) {
        return new HeadFlaw(Refusal.BAD_REQUEST, message);
    }

    Refusal refusal() {
        return refusal;
    }
}
