package dev.sealgate.gateway.service.query;

import java.util.Optional;

/** Writes XML elements one after the other; what XML cannot carry becomes U+FFFD. Not thread-safe. */
public final class Xml {
    private final StringBuilder text = new StringBuilder(512);
    private boolean emptyResult;

    /** Elements inside another. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Xml xml);
    }

    public Xml element(String name, Content content) {
        text.append('<').append(name).append('>');
        content.writeTo(this);
        text.append("</").append(name).append('>');
        return this;
    }

    public Xml element(String name, String value) {
        return element(name, xml -> xml.characters(value));
    }

    public Xml element(String name, long value) {
        return element(name, Long.toString(value));
    }

    public Xml element(String name, boolean value) {
        return element(name, Boolean.toString(value));
    }

    public Xml element(String name, Optional<String> value) {
        value.ifPresent(present -> element(name, present));
        return this;
    }

    /** A list: {@code <name><member>...</member></name>}. */
    public <T> Xml list(String name, Iterable<T> items, ItemContent<T> content) {
        return element(name, outer -> {
            for (T item : items) {
                outer.element("member", inner -> content.write(inner, item));
            }
        });
    }

    /** What one member of a list holds. */
    @FunctionalInterface
    public interface ItemContent<T> {
        void write(Xml xml, T item);
    }

    /** Nothing is in the result element, but it is there: clients look for it where the operation's model has one. */
    public void emptyResult() {
        emptyResult = true;
    }

    boolean hasResult() {
        return emptyResult || !text.isEmpty();
    }

    Xml open(String name, String namespace) {
        text.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
        return this;
    }

    Xml close(String name) {
        text.append("</").append(name).append('>');
        return this;
    }

    /** Elements that were written already. */
    Xml raw(String elements) {
        text.append(elements);
        return this;
    }

    /** Text, escaped. */
    public void characters(String value) {
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '\r' -> text.append("&#xD;");
                default -> text.appendCodePoint(allowed(c) ? c : 0xfffd);
            }
        });
    }

    /** Source: https://www.w3.org/TR/xml/#charsets */
    private static boolean allowed(int c) {
        return c == '\t' || c == '\n' || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c != 0xfffe && c != 0xffff);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
