package dev.sealgate.kms.wire;

/**
 * A request body that is not what its service's model says; whoever asked for it words the refusal. Carries no stack trace, because clients
 * choose how often it happens. Immutable.
 */
public final class WireException extends RuntimeException {
    /** What is wrong, and what services call it that have no word of their own. */
    public enum Kind {
        /** It cannot be read: no JSON object, or a value of another type. */
        UNREADABLE("SerializationException"),
        /** It breaks rules of the model. */
        INVALID("ValidationException");

        private final String wireCode;

        Kind(String wireCode) {
            this.wireCode = wireCode;
        }

        public String wireCode() {
            return wireCode;
        }
    }

    private final Kind kind;
    private final String text;

    WireException(Kind kind, String text) {
        super(kind + ": " + text, null, false, false);
        this.kind = kind;
        this.text = text;
    }

    static WireException unreadable(String text) {
        return new WireException(Kind.UNREADABLE, text);
    }

    public Kind kind() {
        return kind;
    }

    /** In AWS's words, for the client. */
    public String text() {
        return text;
    }
}
