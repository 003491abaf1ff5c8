package dev.sealgate.gateway.protocol.query;

/** A refusal in the words of the Query protocol; carries no stack trace, because clients choose how often it happens. Immutable. */
public final class QueryException extends RuntimeException {
    private final QueryErrorCode code;
    private final String text;

    public QueryException(QueryErrorCode code, String text) {
        super(code + ": " + text, null, false, false);
        this.code = code;
        this.text = text;
    }

    public QueryErrorCode code() {
        return code;
    }

    /** The message as the client sees it. */
    public String text() {
        return text;
    }
}
