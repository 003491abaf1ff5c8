package dev.sealgate.gateway.operate.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of what goes into request targets. */
final class UriText {
    private UriText() {}

    /** A value of a query. */
    static String value(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** A path, whose slashes stay. */
    static String path(String text) {
        return value(text).replace("%2F", "/");
    }
}
