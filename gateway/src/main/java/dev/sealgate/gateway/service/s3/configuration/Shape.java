package dev.sealgate.gateway.service.s3.configuration;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What an element of a document may contain, and how often it may stand there: once, unless said otherwise. Immutable.
 *
 * @param text what its text must be, where it contains no elements
 * @param parts the elements that it may contain, in the order in which they are written
 * @param atLeast how many elements it contains at least, of whatever name
 * @param atMost how many at most
 */
record Shape(
        String name, int min, int max, Optional<Predicate<String>> text, List<Shape> parts, int atLeast, int atMost) {
    Shape {
        parts = List.copyOf(parts);
    }

    static Shape text(String name, Predicate<String> rule) {
        return new Shape(name, 1, 1, Optional.of(rule), List.of(), 0, 0);
    }

    static Shape oneOf(String name, String... values) {
        return text(name, Set.of(values)::contains);
    }

    static Shape group(String name, Shape... parts) {
        return new Shape(name, 1, 1, Optional.empty(), Arrays.asList(parts), 0, Integer.MAX_VALUE);
    }

    /** One of these, and only one. */
    static Shape choice(String name, Shape... parts) {
        return group(name, parts).having(1, 1);
    }

    /** With so many elements in it, of whatever name. */
    Shape having(int least, int most) {
        return new Shape(name, min, max, text, parts, least, most);
    }

    Shape optional() {
        return times(0, max);
    }

    Shape times(int least, int most) {
        return new Shape(name, least, most, text, parts, atLeast, atMost);
    }

    /**
     * Writes what the element contains, in this shape's order.
     *
     * @throws S3Exception MalformedXML when it has another shape
     */
    void copyContent(XmlElement element, XmlBody out) {
        if (text.isPresent()) {
            require(element.children().isEmpty() && text.get().test(element.text()));
            out.rawText(element.text());
            return;
        }
        element.requireOnly(parts.stream().map(Shape::name).collect(Collectors.toSet()));
        int size = element.children().size();
        require(size >= atLeast && size <= atMost);
        for (Shape part : parts) {
            List<XmlElement> found = element.childrenNamed(part.name);
            require(found.size() >= part.min && found.size() <= part.max);
            found.forEach(each -> out.element(part.name, inner -> part.copyContent(each, inner)));
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw XmlElement.malformed();
        }
    }
}
