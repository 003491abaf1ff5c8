package dev.sealgate.gateway.protocol.xml;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes elements one after the other, the content of an element or a document. Not thread-safe. */
public final class XmlBody {
    private final StringBuilder out;
    private final Escapes escapes;

    private XmlBody(StringBuilder out, Escapes escapes) {
        this.out = out;
        this.escapes = escapes;
    }

    /** With S3's escapes. */
    static XmlBody s3(StringBuilder out) {
        return new XmlBody(out, Escapes.S3);
    }

    /** Elements that will stand in a document of S3, written ahead. */
    public static XmlBody content() {
        return s3(new StringBuilder(512));
    }

    /** With the escapes of the Query protocol. */
    public static XmlBody query() {
        return new XmlBody(new StringBuilder(512), Escapes.QUERY);
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

    /** A list: {@code <name><member>...</member></name>}. */
    public <T> XmlBody list(String name, Iterable<T> items, BiConsumer<XmlBody, T> content) {
        return element(
                name, outer -> items.forEach(item -> outer.element("member", member -> content.accept(member, item))));
    }

    public boolean isEmpty() {
        return out.isEmpty();
    }

    /** Elements that were written already. */
    public XmlBody raw(XmlBody elements) {
        out.append(elements.out);
        return this;
    }

    /** What {@link #content} became, as it is. */
    public XmlBody written(String elements) {
        out.append(elements);
        return this;
    }

    private void escape(String value) {
        escapes.append(value, out);
    }

    /** What was written. */
    @Override
    public String toString() {
        return out.toString();
    }
}
