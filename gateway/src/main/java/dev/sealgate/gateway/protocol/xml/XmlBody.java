package dev.sealgate.gateway.protocol.xml;

import java.util.Optional;
import java.util.function.Consumer;

/** Writes the content of an element. Not thread-safe. */
public final class XmlBody {
    private final StringBuilder out;

    XmlBody(StringBuilder out) {
        this.out = out;
    }

    public XmlBody text(String name, String value) {
        out.append('<').append(name).append('>');
        escape(value);
        out.append("</").append(name).append('>');
        return this;
    }

    public XmlBody text(String name, long value) {
        return text(name, Long.toString(value));
    }

    public XmlBody text(String name, boolean value) {
        return text(name, Boolean.toString(value));
    }

    /** Nothing when the value is absent. */
    public XmlBody text(String name, Optional<String> value) {
        value.ifPresent(present -> text(name, present));
        return this;
    }

    public XmlBody element(String name, Consumer<XmlBody> content) {
        out.append('<').append(name).append('>');
        content.accept(this);
        out.append("</").append(name).append('>');
        return this;
    }

    /** {@code attributes} are written as they are. */
    public XmlBody element(String name, String attributes, Consumer<XmlBody> content) {
        out.append('<').append(name).append(' ').append(attributes).append('>');
        content.accept(this);
        out.append("</").append(name).append('>');
        return this;
    }

    /** For documents whose root carries text only. */
    public XmlBody rawText(String value) {
        escape(value);
        return this;
    }

    private void escape(String value) {
        int written = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (needsEscape(c)) {
                out.append(value, written, i).append(escaped(c));
                written = i + 1;
            }
        }
        out.append(value, written, value.length());
    }

    private static boolean needsEscape(char c) {
        return c == '&' || c == '<' || c == '>' || c == '"' || (c < ' ' && c != '\n' && c != '\t') || c >= '\ufffe';
    }

    /** AWS: characters that XML 1.0 cannot carry are written as character references all the same; encoding-type=url avoids them. */
    private static String escaped(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            default -> "&#x" + Integer.toHexString(c) + ";";
        };
    }
}
