package dev.sealgate.gateway.operate.page;

/** A refusal by an admin page. Carries no stack trace, because clients choose how often it happens. Immutable. */
public final class PageException extends RuntimeException {
    private final int status;
    private final String code;
    private final String text;

    public PageException(int status, String code, String text) {
        super(code + ": " + text, null, false, false);
        this.status = status;
        this.code = code;
        this.text = text;
    }

    /** The one answer for what does not exist and for what is none of the caller's business. */
    public static PageException notFound(String text) {
        return new PageException(404, "NotFound", text);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        return text;
    }
}
