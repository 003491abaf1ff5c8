package dev.sealgate.gateway.protocol.xml;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An element of a request document: its local name, its text and its child elements. Immutable.
 *
 * <p>Every {@code require} method answers MalformedXML when the document is not what its schema says.
 *
 * @param type its {@code xsi:type}, the one attribute that documents of S3 have
 */
public record XmlElement(String name, String text, List<XmlElement> children, Optional<String> type) {
    public XmlElement {
        children = List.copyOf(children);
    }

    /** The one child of this name, if there is one. */
    public Optional<XmlElement> child(String childName) {
        XmlElement found = null;
        for (XmlElement child : children) { // a loop, as a completion asks this of 10,000 parts a dozen times each
            if (child.name().equals(childName)) {
                if (found != null) {
                    throw malformed();
                }
                found = child;
            }
        }
        return Optional.ofNullable(found);
    }

    public List<XmlElement> childrenNamed(String childName) {
        return children.stream().filter(c -> c.name().equals(childName)).toList();
    }

    /** The text of the one child of this name, if there is one. */
    public Optional<String> childText(String childName) {
        return child(childName).map(XmlElement::text);
    }

    public String requireChildText(String childName) {
        return childText(childName).orElseThrow(XmlElement::malformed);
    }

    /** This element, when it has child elements of these names only, and no text between them. */
    public XmlElement requireOnly(Set<String> childNames) {
        if (!text.isBlank() || !children.stream().allMatch(c -> childNames.contains(c.name()))) {
            throw malformed();
        }
        return this;
    }

    /** {@code true} or {@code false}; {@code absent} when there is no such child. */
    public boolean requireBoolean(String childName, boolean absent) {
        return switch (childText(childName).map(String::strip).orElse(Boolean.toString(absent))) {
            case "true", "TRUE", "1" -> true;
            case "false", "FALSE", "0" -> false;
            default -> throw malformed();
        };
    }

    public static S3Exception malformed() {
        return new S3Exception(S3ErrorCode.MALFORMED_XML);
    }
}
