package dev.sealgate.gateway.config;

import java.nio.file.Path;

/**
 * What log lines look like, and where the line of each request goes. Immutable.
 *
 * @param maxFileBytes when a file of the access log is followed by another
 * @param maxFiles how many older ones are kept
 */
public record LogSettings(Format format, Access access, long maxFileBytes, int maxFiles) {
    public static final LogSettings DEFAULT = new LogSettings(Format.TEXT, new Access.StandardError(), 64L << 20, 5);

    /** How a line is written. */
    public enum Format {
        TEXT,
        /** One object each; docs/LOGS.md names its members. */
        JSON
    }

    /** Where the access log goes. */
    public sealed interface Access {
        record Off() implements Access {}

        /** Among the other lines. */
        record StandardError() implements Access {}

        record StandardOutput() implements Access {}

        record ToFile(Path file) implements Access {}
    }
}
