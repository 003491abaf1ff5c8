package dev.sealgate.gateway.service.json;

import java.util.Optional;

/** A refusal by a service that speaks AWS JSON: its {@code __type}, HTTP status and, where AWS sends one, its text. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String type;
    private final int status;
    private final transient Optional<String> text;

    public JsonException(String type, int status, Optional<String> text) {
        super(type + text.map(words -> ": " + words).orElse(""), null, false, false);
        this.type = type;
        this.status = status;
        this.text = text;
    }

    /** The usual refusal: status 400 and a text. */
    public JsonException(String type, String text) {
        this(type, 400, Optional.of(text));
    }

    public String type() {
        return type;
    }

    public int status() {
        return status;
    }

    public Optional<String> text() {
        return text;
    }
}
