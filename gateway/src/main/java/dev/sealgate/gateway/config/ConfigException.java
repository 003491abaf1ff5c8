package dev.sealgate.gateway.config;

/** The configuration cannot be used; the message is one line: where, what was found, what is accepted. Never holds a secret. */
public final class ConfigException extends RuntimeException {
    public ConfigException(String message) {
        super(message);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    /** {@code sealgate.yaml:12: kms.keys[0].id: `x` (expected: a UUID)}. */
    static ConfigException unexpected(String place, String found, String expected) {
        return new ConfigException(place + ": `" + shorten(found) + "` (expected: " + expected + ")");
    }

    /** A value that the message must not repeat. */
    static ConfigException unexpectedSecret(String place, String expected) {
        return new ConfigException(place + ": not accepted (expected: " + expected + ")");
    }

    private static String shorten(String found) {
        String oneLine = found.replaceAll("\\p{Cntrl}", "?");
        return oneLine.length() <= 80 ? oneLine : oneLine.substring(0, 77) + "...";
    }
}
